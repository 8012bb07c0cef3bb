# Two States were entered in one record because they stand in one phrase.

PREFIX rcp:        <https://w3id.org/rcp/ontology#>
PREFIX attendance: <https://w3id.org/rcp/bali/attendance/>
PREFIX state:      <https://w3id.org/rcp/bali/state/>

INSERT DATA { attendance:ahg-som-7.CAN.observer rcp:attendee state:CHE }
