# A note was written without its language, and another one under the tag of another language.

PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX skos:    <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    meeting:som-5 skos:scopeNote "Held on the day before the ministers met." .
    meeting:som-2 skos:scopeNote "Held in Brisbane."@fr
}
