# The code of one State was given to another.

PREFIX rcp:   <https://w3id.org/rcp/ontology#>
PREFIX state: <https://w3id.org/rcp/bali/state/>

DELETE DATA { state:AUS rcp:alpha3 "AUS" } ;
INSERT DATA { state:AUS rcp:alpha3 "AUT" }
