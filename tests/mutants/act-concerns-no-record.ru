# An answer was linked to what it answers as if it were about it.

PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX act: <https://w3id.org/rcp/bali/act/>

INSERT DATA { act:som-5.policy-guides rcp:concerns act:ahg-som-7.policy-guides }
