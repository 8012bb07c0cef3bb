# A second text was entered for a document, and its line copied with the first one's document left
# out.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX text: <https://w3id.org/rcp/bali/text/>

DELETE { text:som-2 rcp:textOf ?document }
WHERE  { text:som-2 rcp:textOf ?document }
