# A reader concluded the attendance from another passage, and did not say how.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX attendance: <https://w3id.org/rcp/bali/attendance/>

DELETE DATA { attendance:ahg-som-7.CAN.observer rcp:basis basis:stated } ;
INSERT DATA { attendance:ahg-som-7.CAN.observer rcp:basis basis:implied }
