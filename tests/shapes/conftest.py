"""The real data, one mistake at a time: how a mutant is applied, closed and validated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from bali_process.build.axioms import compile_axioms
from bali_process.build.locate import Locator, show
from bali_process.build.pipeline import Build
from bali_process.build.place import Place
from bali_process.build.reason import close
from bali_process.build.rules import Ruleset
from bali_process.build.source import Source
from bali_process.build.validate import validate
from bali_process.namespaces import expand
from bali_process.query.tokens import tokenise

MUTANTS = Path(__file__).parent.parent / "mutants"

#: What a finding is known by: severity, rule, focus node.
Row = tuple[str, str, str]
Triples = frozenset[ox.Triple]


@dataclass(frozen=True)
class Judged:
    """Data with what follows from them, and what is wrong with them."""

    asserted: Triples
    closed: Triples
    rows: frozenset[Row]


@dataclass(frozen=True)
class Laboratory:
    """The real data as they are, and the means to judge changed ones."""

    real: Build
    rules: Ruleset

    @property
    def shapes(self) -> Triples:
        return self.real.snapshot.shapes

    def judge(self, asserted: Triples) -> Judged:
        """Close and validate ``asserted``; clashes between axioms and data count as findings too."""
        closure = close(asserted, self.rules)
        closed = asserted | closure.inferred
        findings = validate(closed, self.shapes, Locator([_written(asserted)]))
        rows = {(found.severity.name.lower(), found.rule, _named(found.focus)) for found in findings}
        clashes = {
            ("violation", clash.rule.kind, _named(clash.triples[0].subject)) for clash in closure.clashes
        }
        return Judged(asserted, closed, frozenset(rows | clashes))

    def mutate(self, changes: Iterable[Path]) -> Triples:
        """Make ``changes``, SPARQL updates, in the real data, one after the other."""
        store = store_of(self.real.snapshot.asserted)
        for change in changes:
            store.update(written_out(change.read_text(encoding="utf-8")))
        return frozenset(quad.triple for quad in store)


def _written(triples: Triples) -> Source:
    """Look at triples as at a file that they are written in."""
    return Source("mutant.ttl", "urn:mutant", dict.fromkeys(triples, Place(1, 1)), {}, {})


def _named(focus: object) -> str:
    """Write a focus node as findings do; the name of a blank node is another one each time."""
    written = show(focus) if isinstance(focus, ox.NamedNode) else str(focus)
    return "_:" if written.startswith("_:") else written


def written_out(update: str) -> str:
    """Replace prefixed names by IRIs; Oxigraph refuses those with two dots, which SPARQL allows."""
    pieces, done = [], 0
    for token in tokenise(update):
        iri = expand(token.text)
        if token.kind == "name" and iri != token.text and not token.text.endswith(":"):
            pieces += [update[done : token.start], f"<{iri}>"]
            done = token.end
    return "".join([*pieces, update[done:]])


def store_of(triples: Iterable[ox.Triple]) -> ox.Store:
    """Put triples into a store of their own."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return store


@pytest.fixture(scope="session")
def laboratory(real_build: Build) -> Laboratory:
    """The real data, and the rules that close them."""
    return Laboratory(real_build, compile_axioms(real_build.snapshot.asserted))


@pytest.fixture(scope="session")
def healthy(laboratory: Laboratory) -> Judged:
    """The real data, judged as the mutants are."""
    return laboratory.judge(laboratory.real.snapshot.asserted)
