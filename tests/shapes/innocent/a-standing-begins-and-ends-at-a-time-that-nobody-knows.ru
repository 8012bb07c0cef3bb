# A standing begins and ends at a time that nobody knows.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX standing:   <https://w3id.org/rcp/vocab/standing/>
PREFIX membership: <https://w3id.org/rcp/bali/membership/>
PREFIX process:    <https://w3id.org/rcp/bali/process/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX state:      <https://w3id.org/rcp/bali/state/>
PREFIX xsd:        <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { membership:CHE.bali.member rcp:member state:CHE ; rcp:inAssembly process:bali ;
    rcp:standing standing:member ; rcp:beginsNotBefore "2003-05-01"^^xsd:date ;
    rcp:endsNotAfter "2013-03-31"^^xsd:date ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 }
