# A span was written by hand, without its digest.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX span: <https://w3id.org/rcp/bali/span/>

DELETE { span:som-2.86-142 rcp:digest ?digest }
WHERE  { span:som-2.86-142 rcp:digest ?digest }
