# A person was entered with a name and nothing else.

PREFIX rcp:    <https://w3id.org/rcp/ontology#>
PREFIX person: <https://w3id.org/rcp/bali/person/>
PREFIX skos:   <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { person:jane-doe a rcp:Person ; skos:prefLabel "Jane Doe"@en }
