# A node was named with a capital letter and an underscore.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <https://w3id.org/rcp/bali/Place/Hong_Kong> a rcp:Place ; skos:prefLabel "Hong Kong"@en }
