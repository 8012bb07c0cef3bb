# An office was removed, and the role of its holder was left.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX holding: <https://w3id.org/rcp/bali/holding/>
PREFIX process: <https://w3id.org/rcp/bali/process/>

DELETE { ?holding rcp:office ?office }
INSERT { ?holding rcp:inAssembly process:bali }
WHERE  { ?holding rcp:office ?office FILTER (?holding = holding:alexander-downer.minister-for-foreign-affairs) }
