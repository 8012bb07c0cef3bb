# Two verbs of one sentence were put into one act, and another act has none.

PREFIX rcp:   <https://w3id.org/rcp/ontology#>
PREFIX force: <https://w3id.org/rcp/vocab/force/>
PREFIX act:   <https://w3id.org/rcp/bali/act/>

DELETE DATA { act:ahg-som-7.uae-welcome rcp:force force:welcome } ;
INSERT DATA { act:som-5.policy-guides rcp:force force:note }
