# A coordinator was entered without the process or the field coordinated.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX holding: <https://w3id.org/rcp/bali/holding/>

DELETE { holding:NZL.coordinator rcp:inAssembly ?assembly ; rcp:scope ?field }
WHERE  { holding:NZL.coordinator rcp:inAssembly ?assembly ; rcp:scope ?field }
