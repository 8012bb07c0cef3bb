# A workshop that a page only hopes for was entered without saying so.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX workshop: <https://w3id.org/rcp/bali/workshop/>
PREFIX skos:     <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { workshop:CHE.hoped-for a rcp:Workshop ; skos:prefLabel "Workshop that Switzerland hopes for"@en }
