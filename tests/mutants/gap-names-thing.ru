# A gap was entered without saying in what.

PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX gap: <https://w3id.org/rcp/bali/gap/>

DELETE { gap:brmc-3 rcp:gapIn ?thing }
WHERE  { gap:brmc-3 rcp:gapIn ?thing }
