"""Spans of the source texts: found, printed and verified."""
