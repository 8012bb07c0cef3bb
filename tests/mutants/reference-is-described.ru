# The name of a role was misspelt.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX role:       <https://w3id.org/rcp/vocab/role/>
PREFIX attendance: <https://w3id.org/rcp/bali/attendance/>

DELETE DATA { attendance:ahg-som-7.CAN.observer rcp:role role:observer } ;
INSERT DATA { attendance:ahg-som-7.CAN.observer rcp:role role:obsever }
