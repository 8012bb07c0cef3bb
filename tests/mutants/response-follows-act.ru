# An answer and what it answers were linked the wrong way round.

PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX act: <https://w3id.org/rcp/bali/act/>

INSERT DATA { act:ahg-som-7.civil-society-engagement rcp:takesUp act:som-5.policy-guides }
