"""Measures the server side by side with others, on the same data under the same load."""
