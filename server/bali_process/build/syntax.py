"""Judge the syntax of Turtle, and tell in sentences what is wrong with it and where."""

from __future__ import annotations

import re

import pyoxigraph as ox

from bali_process.check.finding import Finding


def syntax_faults(content: bytes, file: str) -> list[Finding]:
    """Judge the syntax of a Turtle document and tell every fault of it, each undeclared prefix once."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode()) + 1
        return [
            fault(
                file,
                before.count(b"\n") + 1,
                column,
                f"Byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8.",
            )
        ]
    faults: dict[str, Finding] = {}
    statements = ox.parse(content.removeprefix(b"\xef\xbb\xbf"), format=ox.RdfFormat.TURTLE)
    while True:
        try:
            next(statements)
        except StopIteration:
            return list(faults.values())
        except SyntaxError as error:
            line, column = error.lineno or 0, error.offset or 0
            reason = re.sub(r"^Parser error .*?\d: ", "", str(error.msg))
            # What follows a fault on its line is mostly its echo.
            key = reason if "prefix" in reason else f"{line}"
            faults.setdefault(key, fault(file, line, column, _sentence(reason)))


def _sentence(reason: str) -> str:
    """Say in one sentence what Oxigraph's parser found, and what to do where that is known."""
    if prefix := re.match(r"The prefix (\S*:) has not been declared", reason):
        return (
            f"The prefix “{prefix[1]}” is not declared; add “@prefix {prefix[1]} <…> .” at the top, "
            "or correct its spelling."
        )
    for start, sentence in _REASONS.items():
        if reason.startswith(start):
            return sentence
    if misplaced := re.match(r"(.*) is not a valid (RDF object|predicate|subject)", reason, re.DOTALL):
        role = misplaced[2].removeprefix("RDF ").removesuffix(" or graph name")
        return f"“{misplaced[1]}” cannot stand here, where {_ARTICLE[role]} {role} is expected."
    return f"This is not Turtle: {reason}."


_REASONS = {
    "A dot is expected": "The statement before this is not finished; end it with “.”, or go on with “;”.",
    "Unexpected end": "The file ends inside a statement; is a quotation mark, a bracket or a dot missing?",
    "blank node property lists should end": "A “[” is not closed before this; add “]”.",
    "No scheme found": "A relative IRI needs a base; write the IRI in full or with a prefix.",
}
_ARTICLE = {"object": "an", "predicate": "a", "subject": "a"}


def fault(file: str, line: int, column: int, message: str) -> Finding:
    """Make the finding of a fault that keeps a file from being read; 0 means that the place is unknown."""
    return Finding(file, line, message, column, rule="syntax")
