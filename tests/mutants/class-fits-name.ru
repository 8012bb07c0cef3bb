# A meeting was entered under the name of a workshop, and a person as an organisation.

PREFIX rcp:          <https://w3id.org/rcp/ontology#>
PREFIX basis:        <https://w3id.org/rcp/vocab/basis/>
PREFIX modality:     <https://w3id.org/rcp/vocab/modality/>
PREFIX claim:        <https://w3id.org/rcp/bali/claim/>
PREFIX organisation: <https://w3id.org/rcp/bali/organisation/>
PREFIX span:         <https://w3id.org/rcp/bali/span/>
PREFIX state:        <https://w3id.org/rcp/bali/state/>
PREFIX workshop:     <https://w3id.org/rcp/bali/workshop/>
PREFIX skos:         <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    workshop:CHE.first a rcp:Meeting ; skos:prefLabel "First meeting in Switzerland"@en ; rcp:modality modality:held .
    claim:som-2.CHE.first rcp:about workshop:CHE.first ; rcp:claimsProperty rcp:modality ; rcp:claimsThing modality:held ;
        rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 .
    organisation:jane-doe a rcp:Person ; skos:prefLabel "Jane Doe"@en ; rcp:ofState state:CHE .
    claim:som-2.jane-doe.state rcp:about organisation:jane-doe ; rcp:claimsProperty rcp:ofState ; rcp:claimsThing state:CHE ;
        rcp:basis basis:stated ; rcp:evidence span:som-2.86-142
}
