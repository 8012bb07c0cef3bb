# An event begins on a day and ends in its month.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX basis:    <https://w3id.org/rcp/vocab/basis/>
PREFIX modality: <https://w3id.org/rcp/vocab/modality/>
PREFIX claim:    <https://w3id.org/rcp/bali/claim/>
PREFIX span:     <https://w3id.org/rcp/bali/span/>
PREFIX workshop: <https://w3id.org/rcp/bali/workshop/>
PREFIX skos:     <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd:      <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    workshop:CHE.long a rcp:Workshop ; skos:prefLabel "A long workshop"@en ; rcp:modality modality:held ;
        rcp:startDate "2004-06-07"^^xsd:date ; rcp:endDate "2004-06"^^xsd:gYearMonth .
    claim:som-2.long.held rcp:about workshop:CHE.long ; rcp:claimsProperty rcp:modality ;
        rcp:claimsThing modality:held ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 .
    claim:som-2.long.start rcp:about workshop:CHE.long ; rcp:claimsProperty rcp:startDate ;
        rcp:claimsValue "2004-06-07"^^xsd:date ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 .
    claim:som-2.long.end rcp:about workshop:CHE.long ; rcp:claimsProperty rcp:endDate ;
        rcp:claimsValue "2004-06"^^xsd:gYearMonth ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142
}
