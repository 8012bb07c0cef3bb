# An act was put at the conference to come.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX force:      <https://w3id.org/rcp/vocab/force/>
PREFIX act:        <https://w3id.org/rcp/bali/act/>
PREFIX collective: <https://w3id.org/rcp/bali/collective/>
PREFIX instrument: <https://w3id.org/rcp/bali/instrument/>
PREFIX meeting:    <https://w3id.org/rcp/bali/meeting/>
PREFIX span:       <https://w3id.org/rcp/bali/span/>
PREFIX skos:       <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    act:brmc-5.notes-website skos:prefLabel "Ministers note the website"@en ;
        rcp:atEvent meeting:brmc-5 ; rcp:issuedBy collective:ministers ; rcp:force force:note ;
        rcp:concerns instrument:website ; rcp:basis basis:stated ; rcp:evidence span:som-2.86-142
}
