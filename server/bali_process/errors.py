"""The one error that a user is meant to see."""

from __future__ import annotations


class BaliError(Exception):
    """Something a user can understand and mend; its text is one sentence: what, where, what to do.

    The command line prints ``details`` (findings, say; often empty) and then the sentence on stderr, and
    exits with status 2, without a traceback.
    """

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details
