# A code lost its zeros in a spreadsheet.

PREFIX rcp:   <https://w3id.org/rcp/ontology#>
PREFIX state: <https://w3id.org/rcp/bali/state/>

DELETE DATA { state:AUS rcp:m49 "036" } ;
INSERT DATA { state:AUS rcp:m49 "36" }
