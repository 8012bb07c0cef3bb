"""How a page tells of a thing, as ``views.toml`` has it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bali_process.namespaces import RCP, expand

_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
#: Names of columns that are no properties.
NAME, WHEN, BOUNDS, LED_TO, DISPUTED, TELLER = "name", "when", "bounds", "led to", "compared in", "teller"
FACTS: dict[str, str] = _TABLE["facts"]
WORDS: dict[str, str] = _TABLE["words"]
RANKS: list[str] = _TABLE["ranks"]
READ: dict[str, str] = {title: RCP + kind for title, kind in _TABLE["read"].items()}


class Kind(NamedTuple):
    """A kind of thing: the part of the path that it has, its plural, its class, what a list tells of each."""

    path: str
    plural: str
    name: str = ""
    facts: str = ""


LISTS: dict[str, list[Kind]] = {
    title: [Kind(*row) for row in rows] for title, rows in _TABLE["lists"].items()
}
KINDS: dict[str, Kind] = {kind.path: kind for kinds in LISTS.values() for kind in kinds}


@dataclass(frozen=True)
class Section:
    """Records around a thing under one heading; the table says what each part means."""

    title: str
    path: str = ""
    kind: str = ""
    head: str = NAME
    facts: str = ""
    by: str = ""
    look: str = "list"

    @property
    def columns(self) -> tuple[str, ...]:
        """What is said after the head, a name each."""
        facts = _TABLE["columns"].get(self.facts, self.facts)
        return tuple(facts.split(",")) if facts else ()


def view(kinds: Collection[str]) -> tuple[Section, ...]:
    """The sections of a thing of the classes ``kinds`` (IRIs)."""
    names = next(names for kind, names in _TABLE["views"].items() if not kind or property_iri(kind) in kinds)
    return tuple(Section(**section) for name in names for section in _TABLE["sections"][name])


def properties(sections: Iterable[Section]) -> list[str]:
    """The properties that ``sections`` tell, and those that every record is told by."""
    names = {name for section in sections for name in (*section.head.split(), *section.columns, section.by)}
    return sorted(map(property_iri, {*_TABLE["always"], *names} - _NO_PROPERTIES))


_NO_PROPERTIES = {NAME, WHEN, BOUNDS, LED_TO, DISPUTED, TELLER, ""}


def property_iri(name: str) -> str:
    """The IRI of a name in the table: with a prefix, or of our ontology without one."""
    return expand(name) if ":" in name else RCP + name
