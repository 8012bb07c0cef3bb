# A concept was added without a definition.

PREFIX role: <https://w3id.org/rcp/vocab/role/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { role:observer skos:definition ?definition }
WHERE  { role:observer skos:definition ?definition }
