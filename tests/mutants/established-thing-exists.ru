# A mandate was said to establish a meeting.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX mandate: <https://w3id.org/rcp/bali/mandate/>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>

INSERT DATA { mandate:steering-group rcp:establishes meeting:som-5 }
