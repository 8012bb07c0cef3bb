# Another name was written without its language.

PREFIX state: <https://w3id.org/rcp/bali/state/>
PREFIX skos:  <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { state:CHE skos:altLabel "Swiss Confederation" }
