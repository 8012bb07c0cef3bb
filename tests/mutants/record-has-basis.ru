# Two editors settled the basis of one record, each in another way, and a third record lost its own.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX basis:      <https://w3id.org/rcp/vocab/basis/>
PREFIX attendance: <https://w3id.org/rcp/bali/attendance/>
PREFIX skos:       <http://www.w3.org/2004/02/skos/core#>

DELETE DATA { attendance:ahg-som-7.CAN.observer rcp:basis basis:stated } ;
INSERT DATA { attendance:ahg-som-7.unodc.observer rcp:basis basis:implied ; skos:editorialNote "It may be implied."@en }
