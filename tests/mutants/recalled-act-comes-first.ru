# An application was linked as the answer to the request, at a later meeting, that it be endorsed.

PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX act: <https://w3id.org/rcp/bali/act/>

DELETE DATA { act:som-5.unodc-endorsement-sought rcp:respondsTo act:unodc.application , act:steering-group.unodc-application.support } ;
INSERT DATA { act:unodc.application rcp:respondsTo act:som-5.unodc-endorsement-sought }
