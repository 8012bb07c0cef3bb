# A text was revised, and the new digest written beside the old one.

PREFIX rcp:  <https://w3id.org/rcp/ontology#>
PREFIX text: <https://w3id.org/rcp/bali/text/>

INSERT DATA { text:som-2 rcp:digest "602e125d8d4b945e365085d22fb59ffe1716531717f1bd4c1d279e6b0cd29f8b" }
