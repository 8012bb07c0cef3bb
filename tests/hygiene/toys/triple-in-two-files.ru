# Ann is described in the list of persons and again on the page.
# wrong: person:ann
PREFIX person: <https://w3id.org/rcp/bali/person/>
PREFIX skos:   <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
  GRAPH <https://w3id.org/rcp/bali/graph/persons> {
    person:ann skos:prefLabel "Ann"@en .
    person:bob skos:prefLabel "Bob"@en .
  }
  GRAPH <https://w3id.org/rcp/bali/graph/tea> {
    person:ann skos:prefLabel "Ann"@en .
    person:bob skos:altLabel "Bobby"@en .
  }
}
