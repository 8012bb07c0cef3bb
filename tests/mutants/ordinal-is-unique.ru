# The meeting in Bali was entered a second time, under its place.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX basis:    <https://w3id.org/rcp/vocab/basis/>
PREFIX modality: <https://w3id.org/rcp/vocab/modality/>
PREFIX claim:    <https://w3id.org/rcp/bali/claim/>
PREFIX meeting:  <https://w3id.org/rcp/bali/meeting/>
PREFIX process:  <https://w3id.org/rcp/bali/process/>
PREFIX span:     <https://w3id.org/rcp/bali/span/>
PREFIX skos:     <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    meeting:som-bali a rcp:SeniorOfficialsMeeting ;
        skos:prefLabel "Senior Officials Meeting in Bali"@en ;
        rcp:ordinal 5 ; rcp:heldBy process:bali ; rcp:modality modality:held .
    claim:som-5.som-bali.ordinal rcp:about meeting:som-bali ; rcp:claimsProperty rcp:ordinal ; rcp:claimsValue 5 ;
        rcp:basis basis:stated ; rcp:evidence span:som-2.86-142
}
