"""The server: SPARQL endpoint, linked data and pages. The only part that knows Flask."""
