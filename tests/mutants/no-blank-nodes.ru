# An attendance was written in brackets, without a name.

PREFIX rcp:     <https://w3id.org/rcp/ontology#>
PREFIX basis:   <https://w3id.org/rcp/vocab/basis/>
PREFIX role:    <https://w3id.org/rcp/vocab/role/>
PREFIX meeting: <https://w3id.org/rcp/bali/meeting/>
PREFIX span:    <https://w3id.org/rcp/bali/span/>
PREFIX state:   <https://w3id.org/rcp/bali/state/>

INSERT DATA {
    [] rcp:attendee state:CHE ; rcp:atEvent meeting:ahg-som-7 ; rcp:role role:observer ;
        rcp:basis basis:stated ; rcp:evidence span:ahg-som-7.101-167
}
