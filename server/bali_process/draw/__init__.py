"""Pictures as SVG text: frozen dataclasses in, markup out; nothing here knows of graphs or of requests."""
