# The addressee of a task was taken for granted.

PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX act: <https://w3id.org/rcp/bali/act/>

DELETE { act:ahg-som-7.policy-guides rcp:tasks ?who }
WHERE  { act:ahg-som-7.policy-guides rcp:tasks ?who }
