# Two meetings were given one label.

PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX skos:    <http://www.w3.org/2004/02/skos/core#>

DELETE { meeting:som-5 skos:prefLabel ?label }
INSERT { meeting:som-5 skos:prefLabel ?other }
WHERE  { meeting:som-5 skos:prefLabel ?label . meeting:som-2 skos:prefLabel ?other }
