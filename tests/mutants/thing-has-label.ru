# A State was entered with its codes only.

PREFIX state: <https://w3id.org/rcp/bali/state/>
PREFIX skos:  <http://www.w3.org/2004/02/skos/core#>

DELETE { state:CHE skos:prefLabel ?label }
WHERE  { state:CHE skos:prefLabel ?label }
