# An act was given a stage beside the one that its verb gives.

PREFIX rcp:   <https://w3id.org/rcp/ontology#>
PREFIX stage: <https://w3id.org/rcp/vocab/stage/>
PREFIX act:   <https://w3id.org/rcp/bali/act/>

INSERT DATA { act:som-5.policy-guides rcp:confersStage stage:proposed }
