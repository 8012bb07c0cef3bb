# Speaker and addressee of an act were swapped.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX force:      <https://w3id.org/rcp/vocab/force/>
PREFIX topic:      <https://w3id.org/rcp/vocab/topic/>
PREFIX act:        <https://w3id.org/rcp/bali/act/>
PREFIX body:       <https://w3id.org/rcp/bali/body/>
PREFIX collective: <https://w3id.org/rcp/bali/collective/>
PREFIX meeting:    <https://w3id.org/rcp/bali/meeting/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX skos:       <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    act:som-2.tasks-steering-group skos:prefLabel "Senior officials ask the Steering Group to go on"@en ;
        rcp:atEvent meeting:som-2 ; rcp:force force:ask ;
        rcp:issuedBy body:steering-group ; rcp:addressee collective:senior-officials ; rcp:topic topic:administration ;
        rcp:basis basis:stated ; rcp:evidence span:som-2.86-142
}
