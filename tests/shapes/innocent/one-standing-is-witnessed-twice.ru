# One standing is witnessed twice.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX standing:   <https://w3id.org/rcp/vocab/standing/>
PREFIX membership: <https://w3id.org/rcp/bali/membership/>
PREFIX process:    <https://w3id.org/rcp/bali/process/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX state:      <https://w3id.org/rcp/bali/state/>
PREFIX xsd:        <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    membership:CHE.bali.member.one rcp:member state:CHE ; rcp:inAssembly process:bali ; rcp:standing standing:member ;
        rcp:beginsNotAfter "2004-06-07"^^xsd:date ; rcp:endsNotBefore "2004-06-08"^^xsd:date ;
        rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 .
    membership:CHE.bali.member.two rcp:member state:CHE ; rcp:inAssembly process:bali ; rcp:standing standing:member ;
        rcp:beginsNotAfter "2005-04-14"^^xsd:date ; rcp:endsNotBefore "2005-04-15"^^xsd:date ;
        rcp:basis basis:stated ; rcp:evidence span:ahg-som-7.101-167 }
