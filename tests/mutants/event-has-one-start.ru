# The month that the paper gives was added beside the one that the editors prefer.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX xsd:     <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { meeting:brmc-1 rcp:startDate "2002-04"^^xsd:gYearMonth }
