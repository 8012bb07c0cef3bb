# An event was planned and then held, and a difference says so.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX kind:       <https://w3id.org/rcp/vocab/kind/>
PREFIX modality:   <https://w3id.org/rcp/vocab/modality/>
PREFIX claim:      <https://w3id.org/rcp/bali/claim/>
PREFIX difference: <https://w3id.org/rcp/bali/difference/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX workshop:   <https://w3id.org/rcp/bali/workshop/>
PREFIX skos:       <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    workshop:CHE.later a rcp:Workshop ; skos:prefLabel "A later workshop"@en ; rcp:modality modality:held .
    claim:som-2.later.planned rcp:about workshop:CHE.later ; rcp:claimsProperty rcp:modality ;
        rcp:claimsThing modality:planned ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 .
    claim:som-5.later.held rcp:about workshop:CHE.later ; rcp:claimsProperty rcp:modality ;
        rcp:claimsThing modality:held ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 .
    difference:CHE.planned-then-held a rcp:Difference ; skos:prefLabel "Planned, then held"@en ;
        rcp:kind kind:change-over-time ; skos:editorialNote "The later page reports it."@en ;
        rcp:compares claim:som-2.later.planned , claim:som-5.later.held }
