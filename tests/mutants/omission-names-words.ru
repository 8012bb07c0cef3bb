# Words were left out, and nobody said which.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX omission: <https://w3id.org/rcp/bali/omission/>
PREFIX skos:     <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    omission:som-2.heading a rcp:Omission ; skos:prefLabel "A heading of the page of 2004"@en ;
        skos:editorialNote "It repeats the title."@en
}
