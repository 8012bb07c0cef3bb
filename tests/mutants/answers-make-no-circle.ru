# One of three links between acts was turned round, so that they answer each other in a circle.

PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX act: <https://w3id.org/rcp/bali/act/>

DELETE DATA { act:som-2.new-zealand-coordination rcp:respondsTo act:som-2.targeted-approach } ;
INSERT DATA { act:som-2.targeted-approach rcp:respondsTo act:som-2.new-zealand-coordination }
