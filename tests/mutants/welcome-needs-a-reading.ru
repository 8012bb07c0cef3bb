# A welcome was entered without saying whether it admits anybody.

PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX act: <https://w3id.org/rcp/bali/act/>

DELETE { act:ahg-som-7.uae-welcome rcp:confersStage ?stage }
WHERE  { act:ahg-som-7.uae-welcome rcp:confersStage ?stage }
