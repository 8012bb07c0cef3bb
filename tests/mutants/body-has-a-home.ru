# A body was entered without what it is an organ of.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX body: <https://w3id.org/rcp/bali/body/>

DELETE { body:steering-group ?home ?assembly }
WHERE  { body:steering-group ?home ?assembly FILTER (?home IN (rcp:parentBody, rcp:underPurviewOf, rcp:ofState)) }
