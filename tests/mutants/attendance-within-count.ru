# The number of countries was misread, and is lower than that of the States named.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX role:       <https://w3id.org/rcp/vocab/role/>
PREFIX attendance: <https://w3id.org/rcp/bali/attendance/>
PREFIX count:      <https://w3id.org/rcp/bali/count/>
PREFIX meeting:    <https://w3id.org/rcp/bali/meeting/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX state:      <https://w3id.org/rcp/bali/state/>

DELETE DATA { count:som-2.countries rcp:number 47 } ;
INSERT DATA {
    count:som-2.countries rcp:number 1 .
    attendance:som-2.CAN.participant rcp:attendee state:CAN ; rcp:atEvent meeting:som-2 ; rcp:role role:participant ;
        rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 .
    attendance:som-2.CHE.participant rcp:attendee state:CHE ; rcp:atEvent meeting:som-2 ; rcp:role role:participant ;
        rcp:basis basis:stated ; rcp:evidence span:som-2.86-142
}
