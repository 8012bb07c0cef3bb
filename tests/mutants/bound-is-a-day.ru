# A bound was given as a year.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX holding: <https://w3id.org/rcp/bali/holding/>
PREFIX xsd:     <http://www.w3.org/2001/XMLSchema#>

DELETE { holding:NZL.coordinator rcp:endsNotBefore ?day }
INSERT { holding:NZL.coordinator rcp:endsNotBefore "2005"^^xsd:gYear }
WHERE  { holding:NZL.coordinator rcp:endsNotBefore ?day }
