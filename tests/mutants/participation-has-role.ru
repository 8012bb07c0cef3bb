# One record was to say two capacities, and another one says none.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX role:       <https://w3id.org/rcp/vocab/role/>
PREFIX attendance: <https://w3id.org/rcp/bali/attendance/>

DELETE DATA { attendance:ahg-som-7.CAN.observer rcp:role role:observer } ;
INSERT DATA { attendance:ahg-som-7.AUS.participant rcp:role role:speaker }
