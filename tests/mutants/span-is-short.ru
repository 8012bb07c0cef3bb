# A whole paragraph was cited for a fact that stands in one clause.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX omission: <https://w3id.org/rcp/bali/omission/>
PREFIX span:     <https://w3id.org/rcp/bali/span/>
PREFIX text:     <https://w3id.org/rcp/bali/text/>

INSERT DATA {
    span:som-2.1000-1600 rcp:inText text:som-2 ; rcp:startOffset 1000 ; rcp:endOffset 1600 ; rcp:digest "8c95863d664e6d5a" .
    omission:som-2.image rcp:omits span:som-2.1000-1600
}
