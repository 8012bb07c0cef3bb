# An attendance was typed from memory, and its span was to be looked up later.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX attendance: <https://w3id.org/rcp/bali/attendance/>

DELETE { attendance:ahg-som-7.CAN.observer rcp:evidence ?span }
WHERE  { attendance:ahg-som-7.CAN.observer rcp:evidence ?span }
