# The last day was corrected by adding the right one below the wrong one.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX xsd:     <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { meeting:som-2 rcp:endDate "2004-06-09"^^xsd:date }
