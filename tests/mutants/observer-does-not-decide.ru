# A decision was given to an observer who stands next to it on the page.

PREFIX rcp:   <https://w3id.org/rcp/ontology#>
PREFIX act:   <https://w3id.org/rcp/bali/act/>
PREFIX state: <https://w3id.org/rcp/bali/state/>

DELETE { act:ahg-som-7.programme rcp:issuedBy ?who }
INSERT { act:ahg-som-7.programme rcp:issuedBy state:CAN }
WHERE  { act:ahg-som-7.programme rcp:issuedBy ?who }
