# The start of a span was deleted with the words before it.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX span: <https://w3id.org/rcp/bali/span/>

DELETE { span:som-2.86-142 rcp:startOffset ?start }
WHERE  { span:som-2.86-142 rcp:startOffset ?start }
