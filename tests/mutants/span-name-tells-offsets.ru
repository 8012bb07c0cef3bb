# A span was copied, and one of its two numbers was changed in the name only.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX span: <https://w3id.org/rcp/bali/span/>

DELETE DATA { span:som-2.86-142 rcp:endOffset 142 } ;
INSERT DATA { span:som-2.86-142 rcp:endOffset 141 }
