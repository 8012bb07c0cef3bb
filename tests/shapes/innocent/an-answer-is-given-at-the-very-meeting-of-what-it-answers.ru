# An answer is given at the very meeting of what it answers.

PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX act: <https://w3id.org/rcp/bali/act/>

INSERT DATA { act:som-5.policy-guides-concept-paper rcp:takesUp act:som-5.policy-guides }
