# A workshop that the page only hopes for was entered without saying so.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX workshop: <https://w3id.org/rcp/bali/workshop/>

DELETE { workshop:AFG.future rcp:modality ?modality }
WHERE  { workshop:AFG.future rcp:modality ?modality }
