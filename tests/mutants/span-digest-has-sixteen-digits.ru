# A digest was copied without its last digit.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX span: <https://w3id.org/rcp/bali/span/>

DELETE { span:som-2.86-142 rcp:digest ?digest }
INSERT { span:som-2.86-142 rcp:digest ?short }
WHERE  { span:som-2.86-142 rcp:digest ?digest BIND (SUBSTR(?digest, 1, 15) AS ?short) }
