# A body was entered without what it is an organ of.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX body: <https://w3id.org/rcp/bali/body/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { body:lonely-group a rcp:Body ; skos:prefLabel "Lonely group"@en }
