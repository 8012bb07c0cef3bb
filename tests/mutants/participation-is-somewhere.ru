# An invitation was entered without saying to what.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX invitation: <https://w3id.org/rcp/bali/invitation/>

DELETE { invitation:ARE.process rcp:inAssembly ?assembly }
WHERE  { invitation:ARE.process rcp:inAssembly ?assembly }
