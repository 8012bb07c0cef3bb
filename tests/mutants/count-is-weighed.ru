# A second number for the same thing was added, and nobody weighed the two.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX basis:   <https://w3id.org/rcp/vocab/basis/>
PREFIX unit:    <https://w3id.org/rcp/vocab/unit/>
PREFIX count:   <https://w3id.org/rcp/bali/count/>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX span:    <https://w3id.org/rcp/bali/span/>

INSERT DATA {
    count:gcim-2005.som-2.countries rcp:about meeting:som-2 ; rcp:number 46 ; rcp:unit unit:countries ;
        rcp:basis basis:stated ; rcp:evidence span:som-2.86-142
}
