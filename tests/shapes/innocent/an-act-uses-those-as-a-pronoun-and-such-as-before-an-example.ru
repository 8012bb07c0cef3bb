# An act uses those as a pronoun and such as before an example.

PREFIX act:  <https://w3id.org/rcp/bali/act/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { act:som-5.policy-guides skos:prefLabel ?label }
INSERT { act:som-5.policy-guides skos:prefLabel "The meeting endorses the work of those who wrote guides such as that on law"@en }
WHERE  { act:som-5.policy-guides skos:prefLabel ?label }
