# A role was entered without any day on which it was held.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX holding: <https://w3id.org/rcp/bali/holding/>

DELETE { holding:NZL.coordinator ?bound ?day }
WHERE  {
    holding:NZL.coordinator ?bound ?day
    FILTER (?bound IN (rcp:beginsNotBefore, rcp:beginsNotAfter, rcp:endsNotBefore, rcp:endsNotAfter))
}
