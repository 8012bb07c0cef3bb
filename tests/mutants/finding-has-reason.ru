# A conflict was entered with its verdict and without a reason.

PREFIX conflict: <https://w3id.org/rcp/bali/conflict/>
PREFIX skos:     <http://www.w3.org/2004/02/skos/core#>

DELETE { conflict:brmc-1.month skos:editorialNote ?reason }
WHERE  { conflict:brmc-1.month skos:editorialNote ?reason }
