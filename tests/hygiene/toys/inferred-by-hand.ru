# A curator writes attended although no attendance says so; the stage of an act may be read.
# wrong: person:ann
PREFIX act:     <https://w3id.org/rcp/bali/act/>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX owl:     <http://www.w3.org/2002/07/owl#>
PREFIX person:  <https://w3id.org/rcp/bali/person/>
PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX rdfs:    <http://www.w3.org/2000/01/rdf-schema#>
PREFIX stage:   <https://w3id.org/rcp/vocab/stage/>

INSERT DATA {
  GRAPH <https://w3id.org/rcp/bali/graph/ontology> {
    rcp:attended a owl:ObjectProperty ; owl:propertyChainAxiom ( rcp:hasAttendance rcp:atEvent ) ; rdfs:isDefinedBy <https://w3id.org/rcp/ontology> .
    rcp:confersStage a owl:ObjectProperty ; owl:propertyChainAxiom ( rcp:force rcp:movesTo ) ; rdfs:isDefinedBy <https://w3id.org/rcp/ontology> .
  }
  GRAPH <https://w3id.org/rcp/bali/graph/tea> {
    person:ann rcp:attended meeting:tea-1 .
    act:tea-1.toast rcp:confersStage stage:agreed .
  }
  GRAPH <https://w3id.org/rcp/bali/graph/inferred> {
    person:bob rcp:attended meeting:tea-1 .
  }
}
