# Two things of different families have one label.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX instrument: <https://w3id.org/rcp/bali/instrument/>
PREFIX skos:       <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { instrument:steering-group-tool a rcp:Instrument ; skos:prefLabel "Steering Group"@en }
