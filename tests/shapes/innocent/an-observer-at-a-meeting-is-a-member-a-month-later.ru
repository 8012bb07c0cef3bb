# An observer at a meeting is a member a month later.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX standing:   <https://w3id.org/rcp/vocab/standing/>
PREFIX body:       <https://w3id.org/rcp/bali/body/>
PREFIX membership: <https://w3id.org/rcp/bali/membership/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX state:      <https://w3id.org/rcp/bali/state/>
PREFIX xsd:        <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { membership:CAN.ad-hoc-group.member rcp:member state:CAN ; rcp:inAssembly body:ad-hoc-group ;
    rcp:standing standing:member ; rcp:beginsNotAfter "2013-04-01"^^xsd:date ;
    rcp:endsNotBefore "2013-04-01"^^xsd:date ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 }
