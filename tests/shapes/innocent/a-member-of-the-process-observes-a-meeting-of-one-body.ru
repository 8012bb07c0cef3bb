# A member of the process observes a meeting of one body.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX standing:   <https://w3id.org/rcp/vocab/standing/>
PREFIX membership: <https://w3id.org/rcp/bali/membership/>
PREFIX process:    <https://w3id.org/rcp/bali/process/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX state:      <https://w3id.org/rcp/bali/state/>
PREFIX xsd:        <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { membership:CAN.bali.member rcp:member state:CAN ; rcp:inAssembly process:bali ;
    rcp:standing standing:member ; rcp:beginsNotAfter "2012-01-01"^^xsd:date ;
    rcp:endsNotBefore "2014-01-01"^^xsd:date ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 }
