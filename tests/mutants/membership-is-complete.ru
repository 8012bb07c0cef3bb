# A membership lost its assembly when lines were moved.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX membership: <https://w3id.org/rcp/bali/membership/>

DELETE { membership:ARE.bali.member rcp:inAssembly ?assembly }
WHERE  { membership:ARE.bali.member rcp:inAssembly ?assembly }
