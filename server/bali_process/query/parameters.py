"""The parameters of stored questions: text from outside becomes a term of a known type, or a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from bali_process.errors import BaliError
from bali_process.namespaces import PREFIXES
from bali_process.query.names import Choice
from bali_process.query.suggest import closest
from bali_process.query.tokens import expand, tokenise

Value: TypeAlias = NamedNode | Literal
_XSD = PREFIXES["xsd"]
_DATE = NamedNode(_XSD + "date")
_INTEGER = NamedNode(_XSD + "integer")
_LONGEST = 1000
_SHOWN = 5


@dataclass(frozen=True)
class Parameter:
    """One parameter: its declared ``kind``, its default term, and the ``line`` (from 1) that binds it."""

    name: str
    kind: str
    prefixes: Mapping[str, str]
    default: Value | None
    help: str
    line: int

    def __post_init__(self) -> None:
        if self.kind not in ("date", "text", "integer", "iri") and self.iri_class is None:
            raise BaliError(
                f"The parameter {self.name} has the type {self.kind}; there are date, text, integer, iri, "
                "and the prefixed name of a class such as rcp:Meeting."
            )

    @property
    def iri_class(self) -> str | None:
        """The IRI of the class that a value belongs to, or None for another type."""
        return expand(self.kind, dict(PREFIXES) | dict(self.prefixes)) if ":" in self.kind else None

    def read(self, text: str, members: Callable[[str], Sequence[Choice]] | None = None) -> Value:
        """The term that ``text`` means, or BaliError with a sentence that says what is allowed.

        ``members`` lists the things of a class; with it, an IRI may be given by its slug or its label
        and must be one of them. A date is YYYY-MM-DD, an IRI is whole or a prefixed name.
        """
        text = text.strip()
        if len(text) > _LONGEST:
            raise self._wrong(text[:20] + "…", f"it is longer than {_LONGEST} characters")
        if self.kind == "text":
            return self._text(text)
        if self.kind == "date":
            return self._date(text)
        if self.kind == "integer":
            if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
                raise self._wrong(text, "give a whole number, such as 5")
            return Literal(str(int(text)), datatype=_INTEGER)
        return self._iri(text, members(self.iri_class) if members and self.iri_class else None)

    def _text(self, text: str) -> Literal:
        """A text is a literal like its default: it takes over the default's language."""
        if any(ord(character) < 32 and character not in "\t\n\r" for character in text):
            raise self._wrong("the text", "it holds a control character")
        language = self.default.language if isinstance(self.default, Literal) else None
        return Literal(text, language=language) if language else Literal(text)

    def _date(self, text: str) -> Literal:
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                raise ValueError
            return Literal(date.fromisoformat(text).isoformat(), datatype=_DATE)
        except ValueError:
            raise self._wrong(text, "give a day of the calendar as YYYY-MM-DD, such as 2013-04-01") from None

    def _iri(self, text: str, choices: Sequence[Choice] | None) -> NamedNode:
        if choices is not None:
            return NamedNode(self._choose(text, choices))
        term = read_term(text if ":" in text and "//" not in text else f"<{text.strip('<>')}>", self.prefixes)
        if not isinstance(term, NamedNode):
            raise self._wrong(text, "give an IRI in full or a prefixed name, such as meeting:som-5")
        return term

    def _choose(self, text: str, choices: Sequence[Choice]) -> str:
        """The IRI among ``choices`` that ``text`` names, by IRI, prefixed name, slug or label."""
        bare = text.strip("<>")
        named = expand(text, dict(PREFIXES) | dict(self.prefixes)) if ":" in text else None
        by_name = {choice.iri: choice.iri for choice in choices}
        for choice in choices:
            by_name.setdefault(choice.iri.rpartition("/")[2].casefold(), choice.iri)
            by_name.setdefault(choice.label.casefold(), choice.iri)
        found = by_name.get(bare) or by_name.get(named or "") or by_name.get(bare.casefold())
        if found is None:
            raise self._wrong(text, self._allowed(text, choices))
        return found

    def _allowed(self, text: str, choices: Sequence[Choice]) -> str:
        """What a wrong choice is told: the nearest one, then some of those there are."""
        called = {
            name: choice.label for choice in choices for name in (choice.iri, choice.name, choice.label)
        }
        called |= {choice.name.partition(":")[2]: choice.label for choice in choices}
        near = closest(text, called)
        close = f"; did you mean {called[near]}" if near else ""
        listed = ", ".join(choice.label for choice in choices[:_SHOWN])
        more = f" and {len(choices) - _SHOWN} more" if len(choices) > _SHOWN else ""
        return f"choose one of {listed}{more}{close}".rstrip(".")

    def _wrong(self, text: str, reason: str) -> BaliError:
        return BaliError(f"“{text}” is not a value for {self.name} ({self.help}): {reason}.")


def read_term(text: str, prefixes: Mapping[str, str]) -> Value | None:
    """The term that ``text`` is, as Turtle and SPARQL write it, or None when it is not one IRI or literal."""
    if not 0 < len([*tokenise(text)]) <= len(("text", "^^", "type")):
        return None
    declared = "".join(f"@prefix {name}: <{iri}> . " for name, iri in {**PREFIXES, **prefixes}.items())
    try:
        statement = f"{declared}<x:s> <x:p> {text}\n."
        (quad,) = parse(statement, RdfFormat.TURTLE)
    except (SyntaxError, ValueError):  # no term, or more than one
        return None
    return quad.object if isinstance(quad.object, NamedNode | Literal) else None
