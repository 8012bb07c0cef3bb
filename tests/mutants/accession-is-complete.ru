# An accession was entered without its candidate.

PREFIX rcp:       <https://w3id.org/rcp/ontology#>
PREFIX accession: <https://w3id.org/rcp/bali/accession/>

DELETE { accession:unodc.process rcp:candidate ?who }
WHERE  { accession:unodc.process rcp:candidate ?who }
