# The attendance of two meetings was entered in one record, and that of another one in none.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX attendance: <https://w3id.org/rcp/bali/attendance/>
PREFIX meeting:    <https://w3id.org/rcp/bali/meeting/>

DELETE DATA { attendance:ahg-som-7.CAN.observer rcp:atEvent meeting:ahg-som-7 } ;
INSERT DATA { attendance:ahg-som-7.AUS.participant rcp:atEvent meeting:som-5 }
