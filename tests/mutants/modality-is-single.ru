# A planned meeting was called held as well.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX modality: <https://w3id.org/rcp/vocab/modality/>
PREFIX meeting:  <https://w3id.org/rcp/bali/meeting/>

INSERT DATA { meeting:brmc-5 rcp:modality modality:held }
