# An attendance was copied from the State above, and its actor forgotten.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX role:       <https://w3id.org/rcp/vocab/role/>
PREFIX attendance: <https://w3id.org/rcp/bali/attendance/>
PREFIX meeting:    <https://w3id.org/rcp/bali/meeting/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX state:      <https://w3id.org/rcp/bali/state/>

INSERT DATA {
    attendance:som-5.CAN.participant rcp:attendee state:AUS ; rcp:atEvent meeting:som-5 ; rcp:role role:participant ;
        rcp:basis basis:stated ; rcp:evidence span:som-2.86-142
}
