# An attendance that says twice what it is; a body must say it.
# wrong: attendance:tea-1.ann
PREFIX attendance: <https://w3id.org/rcp/bali/attendance/>
PREFIX body:       <https://w3id.org/rcp/bali/body/>
PREFIX level:      <https://w3id.org/rcp/vocab/level/>
PREFIX owl:        <http://www.w3.org/2002/07/owl#>
PREFIX person:     <https://w3id.org/rcp/bali/person/>
PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX rdfs:       <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA {
  GRAPH <https://w3id.org/rcp/bali/graph/ontology> {
    rcp:Attendance a owl:Class ; rdfs:subClassOf rcp:Record ; rdfs:isDefinedBy <https://w3id.org/rcp/ontology> .
    rcp:attendee a owl:ObjectProperty ; rdfs:domain rcp:Attendance ; rdfs:isDefinedBy <https://w3id.org/rcp/ontology> .
    rcp:Body a owl:Class ; rdfs:isDefinedBy <https://w3id.org/rcp/ontology> .
    rcp:level a owl:ObjectProperty ; rdfs:domain rcp:Body ; rdfs:isDefinedBy <https://w3id.org/rcp/ontology> .
  }
  GRAPH <https://w3id.org/rcp/bali/graph/tea> {
    attendance:tea-1.ann a rcp:Attendance ; rcp:attendee person:ann .
    attendance:tea-1.bob rcp:attendee person:bob .
    body:board a rcp:Body ; rcp:level level:hosts .
  }
  GRAPH <https://w3id.org/rcp/bali/graph/inferred> {
    attendance:tea-1.bob a rcp:Attendance .
  }
}
