# Day and month of the last day were swapped.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX xsd:     <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { meeting:som-2 rcp:endDate "2004-06-08"^^xsd:date } ;
INSERT DATA { meeting:som-2 rcp:endDate "2004-06-01"^^xsd:date }
