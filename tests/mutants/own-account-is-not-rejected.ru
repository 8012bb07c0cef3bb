# A verdict was turned round: a paper of the next year is believed, and the meeting's own page is not.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX act:      <https://w3id.org/rcp/bali/act/>
PREFIX conflict: <https://w3id.org/rcp/bali/conflict/>

DELETE DATA { conflict:som-2.goals rcp:prefers act:som-2.goals-largely-met ; rcp:rejects act:som-2.gcim.goals-met } ;
INSERT DATA { conflict:som-2.goals rcp:prefers act:som-2.gcim.goals-met ; rcp:rejects act:som-2.goals-largely-met }
