# A conflict was deleted as settled, and the claims behind it stayed.

PREFIX conflict: <https://w3id.org/rcp/bali/conflict/>

DELETE { ?conflict ?property ?value }
WHERE  { ?conflict ?property ?value FILTER (?conflict = conflict:brmc-1.month) }
