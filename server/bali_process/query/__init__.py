"""Queries as texts: what they ask for, what they may ask for, and the questions that are stored."""
