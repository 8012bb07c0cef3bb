# A difference was entered with one record only.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX kind:       <https://w3id.org/rcp/vocab/kind/>
PREFIX claim:      <https://w3id.org/rcp/bali/claim/>
PREFIX difference: <https://w3id.org/rcp/bali/difference/>
PREFIX skos:       <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    difference:som-2.one-sided a rcp:Difference ; skos:prefLabel "One record only"@en ; rcp:kind kind:coarser-value ;
        rcp:compares claim:som-2.brmc-1.start ; skos:editorialNote "The other record is to come."@en
}
