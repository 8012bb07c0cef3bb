# A label was shortened from a sentence that points back to the one before.

PREFIX act:  <https://w3id.org/rcp/bali/act/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { act:som-5.policy-guides skos:prefLabel ?label }
INSERT { act:som-5.policy-guides skos:prefLabel "The meeting endorses these guides"@en }
WHERE  { act:som-5.policy-guides skos:prefLabel ?label }
