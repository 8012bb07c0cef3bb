# A claim gives the date as the page writes it.

PREFIX rcp:   <https://w3id.org/rcp/ontology#>
PREFIX claim: <https://w3id.org/rcp/bali/claim/>

DELETE { claim:gcim-2005.brmc-1.start rcp:claimsValue ?month }
INSERT { claim:gcim-2005.brmc-1.start rcp:claimsValue "April 2002" }
WHERE  { claim:gcim-2005.brmc-1.start rcp:claimsValue ?month }
