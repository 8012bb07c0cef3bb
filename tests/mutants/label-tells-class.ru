# The class of a series was left out when a meeting of it was entered.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>

DELETE DATA { meeting:som-5 a rcp:SeniorOfficialsMeeting } ;
INSERT DATA { meeting:som-5 a rcp:Meeting }
