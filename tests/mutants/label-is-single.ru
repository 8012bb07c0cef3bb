# Another name was added as a second label.

PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX skos:    <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { meeting:som-5 skos:prefLabel "Fifth SOM"@en }
