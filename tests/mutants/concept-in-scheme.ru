# A concept was added, and its scheme forgotten.

PREFIX role: <https://w3id.org/rcp/vocab/role/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { role:observer skos:inScheme ?scheme }
WHERE  { role:observer skos:inScheme ?scheme }
