# A code was written like a word.

PREFIX rcp:   <https://w3id.org/rcp/ontology#>
PREFIX state: <https://w3id.org/rcp/bali/state/>

DELETE DATA { state:CHE rcp:alpha3 "CHE" } ;
INSERT DATA { state:CHE rcp:alpha3 "Che" }
