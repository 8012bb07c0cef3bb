# Half a page was pasted into a label.

PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX skos:    <http://www.w3.org/2004/02/skos/core#>

DELETE { meeting:som-5 skos:prefLabel ?label }
INSERT { meeting:som-5 skos:prefLabel ?long }
WHERE  {
    meeting:som-5 skos:prefLabel ?label
    BIND (STRLANG(CONCAT(?label, REPLACE("0123456789", ".", ", which went on and on for hours")), "en") AS ?long)
}
