# A conflict was entered without its kind, and a difference with two.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX kind:       <https://w3id.org/rcp/vocab/kind/>
PREFIX conflict:   <https://w3id.org/rcp/bali/conflict/>
PREFIX difference: <https://w3id.org/rcp/bali/difference/>

DELETE { conflict:brmc-1.month rcp:kind ?kind }
WHERE  { conflict:brmc-1.month rcp:kind ?kind } ;
INSERT DATA { difference:som-2.month rcp:kind kind:change-over-time }
