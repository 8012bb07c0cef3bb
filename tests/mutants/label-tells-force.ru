# The verb of an act was changed after a second reading, and its label was not.

PREFIX rcp:   <https://w3id.org/rcp/ontology#>
PREFIX force: <https://w3id.org/rcp/vocab/force/>
PREFIX act:   <https://w3id.org/rcp/bali/act/>

DELETE DATA { act:som-2.steering-group rcp:force force:agree } ;
INSERT DATA { act:som-2.steering-group rcp:force force:note }
