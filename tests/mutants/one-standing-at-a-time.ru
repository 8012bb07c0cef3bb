# The bounds of a former observer reach past its admission.

PREFIX rcp:          <https://w3id.org/rcp/ontology#>
PREFIX basis:        <https://w3id.org/rcp/vocab/basis/>
PREFIX standing:     <https://w3id.org/rcp/vocab/standing/>
PREFIX membership:   <https://w3id.org/rcp/bali/membership/>
PREFIX organisation: <https://w3id.org/rcp/bali/organisation/>
PREFIX process:      <https://w3id.org/rcp/bali/process/>
PREFIX span:         <https://w3id.org/rcp/bali/span/>
PREFIX xsd:          <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    membership:unodc.bali.observer rcp:member organisation:unodc ; rcp:inAssembly process:bali ; rcp:standing standing:observer ;
        rcp:beginsNotAfter "2013-03-05"^^xsd:date ; rcp:endsNotBefore "2013-04-02"^^xsd:date ;
        rcp:basis basis:implied ; rcp:evidence span:som-2.86-142
}
