# A property was misspelt.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX xsd:     <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { meeting:som-2 rcp:endDate "2004-06-08"^^xsd:date } ;
INSERT DATA { meeting:som-2 rcp:endsDate "2004-06-08"^^xsd:date }
