# A meeting of a body was put down to the process.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>

DELETE { meeting:ahg-som-7 rcp:heldBy ?body }
WHERE  { meeting:ahg-som-7 rcp:heldBy ?body }
