# A source gives only the year of a day.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX basis:   <https://w3id.org/rcp/vocab/basis/>
PREFIX claim:   <https://w3id.org/rcp/bali/claim/>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX span:    <https://w3id.org/rcp/bali/span/>
PREFIX xsd:     <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { claim:brmc-2.som-2.year rcp:about meeting:som-2 ; rcp:claimsProperty rcp:startDate ;
    rcp:claimsValue "2004"^^xsd:gYear ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 }
