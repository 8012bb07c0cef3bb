# A concept was copied from another scheme.

PREFIX role: <https://w3id.org/rcp/vocab/role/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { role:observer skos:inScheme ?scheme }
INSERT { role:observer skos:inScheme <https://w3id.org/rcp/vocab/standing> }
WHERE  { role:observer skos:inScheme ?scheme }
