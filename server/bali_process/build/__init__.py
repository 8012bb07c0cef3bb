"""From Turtle files to a validated, closed, frozen release."""
