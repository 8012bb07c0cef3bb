# An act that gives a stage was linked to its matter by the weaker property.

PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX act: <https://w3id.org/rcp/bali/act/>

DELETE { act:som-2.steering-group rcp:moves ?matter }
INSERT { act:som-2.steering-group rcp:concerns ?matter }
WHERE  { act:som-2.steering-group rcp:moves ?matter }
