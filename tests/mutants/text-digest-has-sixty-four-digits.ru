# The digest of a text was shortened like that of a span.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX text: <https://w3id.org/rcp/bali/text/>

DELETE { text:som-2 rcp:digest ?digest }
INSERT { text:som-2 rcp:digest ?short }
WHERE  { text:som-2 rcp:digest ?digest BIND (SUBSTR(?digest, 1, 16) AS ?short) }
