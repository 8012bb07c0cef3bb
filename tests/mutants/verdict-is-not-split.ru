# A verdict was turned round, and one of its old links was left.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX claim:    <https://w3id.org/rcp/bali/claim/>
PREFIX conflict: <https://w3id.org/rcp/bali/conflict/>

INSERT DATA { conflict:brmc-1.month rcp:rejects claim:som-2.brmc-1.start }
