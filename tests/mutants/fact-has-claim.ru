# The place of a meeting was filled in from general knowledge.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX place:   <https://w3id.org/rcp/bali/place/>

INSERT DATA { meeting:brmc-5 rcp:place place:bangkok }
