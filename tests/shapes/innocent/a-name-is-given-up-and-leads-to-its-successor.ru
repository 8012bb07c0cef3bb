# A name is given up and leads to its successor.

PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl:     <http://www.w3.org/2002/07/owl#>

INSERT DATA { meeting:som-bali owl:deprecated true ; dcterms:isReplacedBy meeting:som-5 }
