# A claim was copied from the page of the Ad Hoc Group, and its value left as it was.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX basis:   <https://w3id.org/rcp/vocab/basis/>
PREFIX body:    <https://w3id.org/rcp/bali/body/>
PREFIX claim:   <https://w3id.org/rcp/bali/claim/>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX span:    <https://w3id.org/rcp/bali/span/>

INSERT DATA {
    claim:som-5.held-by-group rcp:about meeting:som-5 ; rcp:claimsProperty rcp:heldBy ; rcp:claimsThing body:ad-hoc-group ;
        rcp:basis basis:stated ; rcp:evidence span:som-2.86-142
}
