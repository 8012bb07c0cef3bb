# A conflict was entered with one side only.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX kind:     <https://w3id.org/rcp/vocab/kind/>
PREFIX claim:    <https://w3id.org/rcp/bali/claim/>
PREFIX conflict: <https://w3id.org/rcp/bali/conflict/>
PREFIX skos:     <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    conflict:som-2.one-sided a rcp:Conflict ; skos:prefLabel "One side only"@en ; rcp:kind kind:contradiction ;
        rcp:weighs claim:som-2.brmc-1.start ; skos:editorialNote "The other side is to come."@en
}
