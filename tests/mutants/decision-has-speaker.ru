# The issuer of an endorsement was forgotten.

PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX act: <https://w3id.org/rcp/bali/act/>

DELETE { act:som-5.policy-guides rcp:issuedBy ?who }
WHERE  { act:som-5.policy-guides rcp:issuedBy ?who }
