"""The real graph as a mutator sees it, and what a check says of a mutant of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pyoxigraph as ox

from bali_process.build.pipeline import Build, Means, assess
from bali_process.build.place import Place
from bali_process.check.finding import Finding, Severity
from bali_process.namespaces import RCP, RDF_TYPE, compact, expand

TYPE = ox.NamedNode(RDF_TYPE)


def node(name: str) -> ox.NamedNode:
    """Make a node from a prefixed name."""
    return ox.NamedNode(expand(name))


@dataclass(frozen=True)
class Mutant:
    """One slip of an editor: what it takes out of the instances and what it puts in."""

    operator: str
    removed: frozenset[ox.Triple]
    added: frozenset[ox.Triple]

    @property
    def change(self) -> str:
        """Show the slip as a change of triples, with prefixed names."""
        lines = [f"- {_show(triple)}" for triple in sorted(self.removed, key=str)]
        lines += [f"+ {_show(triple)}" for triple in sorted(self.added, key=str)]
        return "\n".join(lines)


class World:
    """The instances with their types, and the findings that there are before anything is changed."""

    def __init__(self, made: Build, means: Means) -> None:
        self.made, self.means = made, means
        self.sources = [source for source in made.sources if source.file.startswith("instances/")]
        self.triples = sorted((t for source in self.sources for t in source.triples), key=str)
        self.ontology = made.snapshot.ontology
        self._known = Counter(map(_key, made.findings))

    @cached_property
    def subjects(self) -> Mapping[ox.NamedNode, list[ox.Triple]]:
        """Subject -> its triples in the instances."""
        found: dict[ox.NamedNode, list[ox.Triple]] = defaultdict(list)
        for triple in self.triples:
            assert isinstance(triple.subject, ox.NamedNode)
            found[triple.subject].append(triple)
        return found

    @cached_property
    def types(self) -> Mapping[object, frozenset[str]]:
        """Thing -> local names of its classes, asserted and inferred."""
        found: dict[object, set[str]] = defaultdict(set)
        for triple in self.made.snapshot.asserted | self.made.snapshot.inferred:
            if triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode):
                found[triple.subject].add(triple.object.value.removeprefix(RCP))
        return {thing: frozenset(classes) for thing, classes in found.items()}

    @cached_property
    def concepts(self) -> list[ox.NamedNode]:
        """Every concept of the vocabularies, in order of the names."""
        wanted = node("skos:inScheme")
        return sorted(
            {
                t.subject
                for t in self.ontology
                if t.predicate == wanted and isinstance(t.subject, ox.NamedNode)
            },
            key=str,
        )

    def of_class(self, name: str) -> list[ox.NamedNode]:
        """List the things of the instances that are of the class with this local name."""
        return [subject for subject in self.subjects if name in self.types.get(subject, ())]

    def values(self, subject: ox.NamedNode, predicate: str) -> list[ox.Triple]:
        """List the triples of ``subject`` with a predicate, given as a prefixed name."""
        wanted = expand(predicate)
        return [t for t in self.subjects.get(subject, []) if t.predicate.value == wanted]

    def judge(self, mutant: Mutant) -> tuple[list[Finding], bool]:
        """Check the mutant; return what is new among its findings, and whether its meaning changed."""
        built = assess(tuple(self._changed(mutant)), self.means)
        before, after = self.made.snapshot, built.snapshot
        changed = before.asserted | before.inferred != after.asserted | after.inferred
        left = self._known.copy()
        new = []
        for finding in built.findings:
            if left[_key(finding)]:
                left[_key(finding)] -= 1
            elif finding.severity >= Severity.WARNING:
                new.append(finding)
        return new, changed

    def _changed(self, mutant: Mutant) -> Iterable[object]:
        home = self._home(mutant)
        for source in self.made.sources:
            kept = {t: place for t, place in source.triples.items() if t not in mutant.removed}
            if source is home:
                # What is added stands in the file of what it replaces.
                kept |= dict.fromkeys(mutant.added, Place(1, 1))
            yield replace(source, triples=kept)

    def _home(self, mutant: Mutant) -> object:
        touched = mutant.removed or mutant.added
        subjects = {triple.subject for triple in touched}
        for source in self.sources:
            if mutant.removed & source.triples.keys() or subjects & source.subjects.keys():
                return source
        return self.sources[0]


def _key(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.focus, finding.path, finding.value, finding.message


def _show(triple: ox.Triple) -> str:
    parts = (triple.subject, triple.predicate, triple.object)
    return " ".join(compact(p.value) if isinstance(p, ox.NamedNode) else str(p)[:60] for p in parts)
