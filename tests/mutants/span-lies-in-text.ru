# Offsets were counted in bytes, where every quotation mark is three.

PREFIX rcp:      <https://w3id.org/rcp/ontology#>
PREFIX omission: <https://w3id.org/rcp/bali/omission/>
PREFIX span:     <https://w3id.org/rcp/bali/span/>
PREFIX text:     <https://w3id.org/rcp/bali/text/>

INSERT DATA {
    span:som-2.5150-5170 rcp:inText text:som-2 ; rcp:startOffset 5150 ; rcp:endOffset 5170 ; rcp:digest "8c95863d664e6d5a" .
    omission:som-2.image rcp:omits span:som-2.5150-5170
}
