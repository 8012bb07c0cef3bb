# A stage was written on a meeting by hand.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX stage:   <https://w3id.org/rcp/vocab/stage/>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>

INSERT DATA { meeting:som-5 rcp:hasReachedStage stage:agreed }
