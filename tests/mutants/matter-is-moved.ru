# A mandate was entered in advance, for an act that was never written.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX mandate: <https://w3id.org/rcp/bali/mandate/>
PREFIX skos:    <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { mandate:second-website a rcp:Mandate ; skos:prefLabel "A second website"@en }
