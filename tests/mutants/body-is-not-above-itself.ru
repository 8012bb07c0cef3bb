# A group was put under the purview of its own working group.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX body: <https://w3id.org/rcp/bali/body/>

INSERT DATA { body:ad-hoc-group rcp:underPurviewOf body:technical-experts-working-group }
