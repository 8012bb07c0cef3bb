# A host was given the role of those who were hosted.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX role:    <https://w3id.org/rcp/vocab/role/>
PREFIX hosting: <https://w3id.org/rcp/bali/hosting/>

DELETE { hosting:brmc-1.AUS.minister-for-foreign-affairs rcp:role ?role }
INSERT { hosting:brmc-1.AUS.minister-for-foreign-affairs rcp:role role:participant }
WHERE  { hosting:brmc-1.AUS.minister-for-foreign-affairs rcp:role ?role }
