# The two bounds of a beginning were swapped.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX membership: <https://w3id.org/rcp/bali/membership/>

DELETE { membership:ARE.bali.member rcp:beginsNotBefore ?first ; rcp:beginsNotAfter ?last }
INSERT { membership:ARE.bali.member rcp:beginsNotBefore ?last ; rcp:beginsNotAfter ?first }
WHERE  { membership:ARE.bali.member rcp:beginsNotBefore ?first ; rcp:beginsNotAfter ?last }
