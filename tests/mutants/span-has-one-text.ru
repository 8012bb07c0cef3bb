# A span was pasted without its text, and another one was cited from two.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX span: <https://w3id.org/rcp/bali/span/>
PREFIX text: <https://w3id.org/rcp/bali/text/>

DELETE DATA { span:som-2.86-142 rcp:inText text:som-2 } ;
INSERT DATA { span:ahg-som-7.101-167 rcp:inText text:som-5 }
