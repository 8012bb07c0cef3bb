# One actor has two capacities that go together.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX role:       <https://w3id.org/rcp/vocab/role/>
PREFIX attendance: <https://w3id.org/rcp/bali/attendance/>
PREFIX meeting:    <https://w3id.org/rcp/bali/meeting/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX state:      <https://w3id.org/rcp/bali/state/>

INSERT DATA { attendance:ahg-som-7.AUS.speaker rcp:attendee state:AUS ; rcp:atEvent meeting:ahg-som-7 ;
    rcp:role role:speaker ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 }
