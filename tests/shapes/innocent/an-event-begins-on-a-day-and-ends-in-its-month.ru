# An event begins on a day and ends in its month.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX basis:   <https://w3id.org/rcp/vocab/basis/>
PREFIX claim:   <https://w3id.org/rcp/bali/claim/>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX span:    <https://w3id.org/rcp/bali/span/>
PREFIX xsd:     <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { meeting:som-2 rcp:endDate "2004-06-08"^^xsd:date } ;
INSERT DATA { meeting:som-2 rcp:endDate "2004-06"^^xsd:gYearMonth .
    claim:brmc-2.som-2.end rcp:about meeting:som-2 ; rcp:claimsProperty rcp:endDate ;
    rcp:claimsValue "2004-06"^^xsd:gYearMonth ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142 }
