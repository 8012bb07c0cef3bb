# An observer was entered once more with the list of all who were there.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX role:       <https://w3id.org/rcp/vocab/role/>
PREFIX attendance: <https://w3id.org/rcp/bali/attendance/>
PREFIX meeting:    <https://w3id.org/rcp/bali/meeting/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX state:      <https://w3id.org/rcp/bali/state/>

INSERT DATA {
    attendance:ahg-som-7.CAN.participant rcp:attendee state:CAN ; rcp:atEvent meeting:ahg-som-7 ; rcp:role role:participant ;
        rcp:basis basis:stated ; rcp:evidence span:ahg-som-7.101-167
}
