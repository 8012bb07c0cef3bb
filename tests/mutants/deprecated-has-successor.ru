# A name was given up without saying what took its place.

PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX owl:     <http://www.w3.org/2002/07/owl#>

INSERT DATA { meeting:som-bali owl:deprecated true }
