# An act was entered with its verb only.

PREFIX act:  <https://w3id.org/rcp/bali/act/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { act:som-5.policy-guides skos:prefLabel ?label }
WHERE  { act:som-5.policy-guides skos:prefLabel ?label }
