# A conflict prefers a claim, and nobody said which one loses.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX conflict: <https://w3id.org/rcp/bali/conflict/>

DELETE { conflict:brmc-1.month rcp:rejects ?claim }
INSERT { conflict:brmc-1.month rcp:weighs ?claim }
WHERE  { conflict:brmc-1.month rcp:rejects ?claim }
