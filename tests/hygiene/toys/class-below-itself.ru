# Cups below mugs below cups; spoons are plain cutlery.
# wrong: rcp:Cup rcp:Mug
PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA {
  GRAPH <https://w3id.org/rcp/bali/graph/ontology> {
    rcp:Cup rdfs:subClassOf rcp:Mug .
    rcp:Mug rdfs:subClassOf rcp:Cup .
    rcp:Spoon rdfs:subClassOf rcp:Cutlery .
  }
}
