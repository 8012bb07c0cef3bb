# A membership was entered a second time from the same words.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX standing:   <https://w3id.org/rcp/vocab/standing/>
PREFIX membership: <https://w3id.org/rcp/bali/membership/>
PREFIX process:    <https://w3id.org/rcp/bali/process/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX state:      <https://w3id.org/rcp/bali/state/>
PREFIX xsd:        <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    membership:ARE.bali.member.again rcp:member state:ARE ; rcp:inAssembly process:bali ; rcp:standing standing:member ;
        rcp:beginsNotAfter "2013-04-01"^^xsd:date ; rcp:endsNotBefore "2013-04-01"^^xsd:date ;
        rcp:basis basis:stated ; rcp:evidence span:som-5.711-835
}
