# The ends of a loose time were swapped.

PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX gap: <https://w3id.org/rcp/bali/gap/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { gap:brmc-3 rcp:earliest "2011-03-28"^^xsd:date ; rcp:latest "2003-05-01"^^xsd:date }
