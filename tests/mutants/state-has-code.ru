# A State was entered without its code, and another one with two.

PREFIX rcp:   <https://w3id.org/rcp/ontology#>
PREFIX state: <https://w3id.org/rcp/bali/state/>

DELETE DATA { state:CHE rcp:alpha3 "CHE" } ;
INSERT DATA { state:CAN rcp:alpha3 "CAN" ; rcp:alpha3 "CAD" }
