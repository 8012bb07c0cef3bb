# A record was removed and its span forgotten.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX span: <https://w3id.org/rcp/bali/span/>
PREFIX text: <https://w3id.org/rcp/bali/text/>

INSERT DATA {
    span:som-2.87-141 rcp:inText text:som-2 ; rcp:startOffset 87 ; rcp:endOffset 141 ; rcp:digest "8c95863d664e6d5a"
}
