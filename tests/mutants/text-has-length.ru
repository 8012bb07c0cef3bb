# A text was entered before anybody had counted its characters.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX text: <https://w3id.org/rcp/bali/text/>

DELETE { text:som-2 rcp:length ?length }
WHERE  { text:som-2 rcp:length ?length }
