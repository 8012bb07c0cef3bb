# A claim was begun and left when the telephone rang: it has a property and no value.

PREFIX rcp:   <https://w3id.org/rcp/ontology#>
PREFIX basis: <https://w3id.org/rcp/vocab/basis/>
PREFIX unit:  <https://w3id.org/rcp/vocab/unit/>
PREFIX claim: <https://w3id.org/rcp/bali/claim/>
PREFIX count: <https://w3id.org/rcp/bali/count/>
PREFIX span:  <https://w3id.org/rcp/bali/span/>

DELETE { claim:som-2.brmc-1.start rcp:claimsValue ?month }
WHERE  { claim:som-2.brmc-1.start rcp:claimsValue ?month } ;
INSERT DATA { count:som-2.half rcp:unit unit:delegates ; rcp:basis basis:stated ; rcp:evidence span:som-2.0-31 }
