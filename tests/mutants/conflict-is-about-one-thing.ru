# The start of one conference was weighed against that of another.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX kind:     <https://w3id.org/rcp/vocab/kind/>
PREFIX claim:    <https://w3id.org/rcp/bali/claim/>
PREFIX conflict: <https://w3id.org/rcp/bali/conflict/>
PREFIX skos:     <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    conflict:som-2.two-things a rcp:Conflict ; skos:prefLabel "Two things at once"@en ; rcp:kind kind:contradiction ;
        rcp:weighs claim:som-2.brmc-1.start , claim:som-2.start ; skos:editorialNote "They are different days."@en
}
