# A curator writes who attended from the side of the meeting; the reasoner may.
# wrong: meeting:tea-1
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX owl:     <http://www.w3.org/2002/07/owl#>
PREFIX person:  <https://w3id.org/rcp/bali/person/>
PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX rdfs:    <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA {
  GRAPH <https://w3id.org/rcp/bali/graph/ontology> {
    rcp:attendedBy a owl:ObjectProperty ; owl:inverseOf rcp:attended ; rdfs:isDefinedBy <https://w3id.org/rcp/ontology> .
    rcp:attended a owl:ObjectProperty ; rdfs:isDefinedBy <https://w3id.org/rcp/ontology> .
  }
  GRAPH <https://w3id.org/rcp/bali/graph/tea> {
    meeting:tea-1 rcp:attendedBy person:ann .
    person:bob rcp:attended meeting:tea-2 .
  }
  GRAPH <https://w3id.org/rcp/bali/graph/inferred> {
    meeting:tea-2 rcp:attendedBy person:bob .
  }
}
