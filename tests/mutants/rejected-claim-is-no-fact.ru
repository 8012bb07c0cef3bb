# The month that the editors reject was put on the event.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX xsd:     <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { meeting:brmc-1 rcp:startDate "2002-02"^^xsd:gYearMonth } ;
INSERT DATA { meeting:brmc-1 rcp:startDate "2002-04"^^xsd:gYearMonth }
