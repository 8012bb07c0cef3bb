# The end of a span was corrected by adding the right one below the wrong one.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX span: <https://w3id.org/rcp/bali/span/>

INSERT DATA { span:som-2.86-142 rcp:endOffset 140 }
