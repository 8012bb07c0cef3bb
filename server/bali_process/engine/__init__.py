"""SPARQL engines behind one interface."""
