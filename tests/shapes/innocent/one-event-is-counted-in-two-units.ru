# One event is counted in two units.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX basis:   <https://w3id.org/rcp/vocab/basis/>
PREFIX unit:    <https://w3id.org/rcp/vocab/unit/>
PREFIX count:   <https://w3id.org/rcp/bali/count/>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX span:    <https://w3id.org/rcp/bali/span/>

INSERT DATA { count:gcim-2005.som-2.members rcp:about meeting:som-2 ; rcp:number 33 ;
    rcp:unit unit:member-states-and-organisations ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 }
