# Two acts of one page were linked the wrong way round.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX force:      <https://w3id.org/rcp/vocab/force/>
PREFIX act:        <https://w3id.org/rcp/bali/act/>
PREFIX body:       <https://w3id.org/rcp/bali/body/>
PREFIX collective: <https://w3id.org/rcp/bali/collective/>
PREFIX meeting:    <https://w3id.org/rcp/bali/meeting/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX skos:       <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    act:som-2.opens skos:prefLabel "Senior officials note the question"@en ;
        rcp:atEvent meeting:som-2 ; rcp:issuedBy collective:senior-officials ; rcp:force force:note ;
        rcp:concerns body:steering-group ; rcp:respondsTo act:som-2.steering-group ;
        rcp:basis basis:stated ; rcp:evidence span:som-2.86-142
}
