# An attendance without a name; axioms may have blank nodes.
# wrong: graph:tea
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX owl:     <http://www.w3.org/2002/07/owl#>
PREFIX person:  <https://w3id.org/rcp/bali/person/>
PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX rdfs:    <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA {
  GRAPH <https://w3id.org/rcp/bali/graph/ontology> {
    rcp:Cup rdfs:subClassOf [ a owl:Restriction ] .
  }
  GRAPH <https://w3id.org/rcp/bali/graph/tea> {
    meeting:tea-1 rcp:involves [ rcp:attendee person:ann ] .
  }
}
