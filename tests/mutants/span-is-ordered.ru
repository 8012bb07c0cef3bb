# Start and end of a span were swapped, in its name too.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX omission: <https://w3id.org/rcp/bali/omission/>
PREFIX span:     <https://w3id.org/rcp/bali/span/>
PREFIX text:     <https://w3id.org/rcp/bali/text/>

INSERT DATA {
    span:som-2.142-86 rcp:inText text:som-2 ; rcp:startOffset 142 ; rcp:endOffset 86 ; rcp:digest "8c95863d664e6d5a" .
    omission:som-2.image rcp:omits span:som-2.142-86
}
