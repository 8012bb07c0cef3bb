# A label was written without its language.

PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX skos:    <http://www.w3.org/2004/02/skos/core#>

DELETE { meeting:som-5 skos:prefLabel ?label }
INSERT { meeting:som-5 skos:prefLabel ?plain }
WHERE  { meeting:som-5 skos:prefLabel ?label BIND (STR(?label) AS ?plain) }
