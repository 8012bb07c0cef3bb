# A date was written as the page has it, and another is no day of any year.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX xsd:     <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { meeting:som-2 rcp:endDate "2004-06-08"^^xsd:date } ;
INSERT DATA { meeting:som-2 rcp:endDate "8 June 2004" . meeting:brmc-1 rcp:endDate "2002-02-30"^^xsd:date }
