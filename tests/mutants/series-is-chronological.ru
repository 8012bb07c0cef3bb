# The year of a meeting was mistyped.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX xsd:     <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { meeting:som-2 rcp:startDate "2004-06-07"^^xsd:date ; rcp:endDate "2004-06-08"^^xsd:date } ;
INSERT DATA { meeting:som-2 rcp:startDate "2014-06-07"^^xsd:date ; rcp:endDate "2014-06-08"^^xsd:date }
