"""Triples that are written twice, and files that would share a graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from bali_process.build.locate import Locator, show
from bali_process.build.place import Place
from bali_process.build.source import Source
from bali_process.check.finding import Finding, Severity
from bali_process.namespaces import ALIGN_GRAPH, INFERRED_GRAPH, ONTOLOGY_GRAPH, SHAPES_GRAPH, compact
from bali_process.project import Project


def duplicates(sources: Iterable[Source], locator: Locator) -> Iterator[Finding]:
    """Find triples that stand in two files, and those that one file says twice."""
    first: dict[ox.Triple, Source] = {}
    for source in sources:
        for triple, place in source.triples.items():
            if (other := first.setdefault(triple, source)) is not source:
                yield _finding(locator, source.file, place, triple, other, Severity.VIOLATION)
        for triple, place in source.repeats:
            yield _finding(locator, source.file, place, triple, source, Severity.WARNING)


def _finding(
    locator: Locator, file: str, place: Place, triple: ox.Triple, other: Source, severity: Severity
) -> Finding:
    subject = triple.subject
    return Finding(
        file,
        place.line,
        f"This triple stands already in {other.file}:{other.triples[triple].line}; keep one of the two.",
        place.column,
        severity,
        "triple-stands-once",
        show(subject) if isinstance(subject, ox.NamedNode) else "",
        locator.label(subject),
        show(triple.predicate),
        show(triple.object) if isinstance(triple.object, ox.NamedNode | ox.Literal) else "",
        locator.document(subject),
    )


def shared_graphs(project: Project, plan: Mapping[Path, str]) -> Iterator[Finding]:
    """Find instances files that would share a graph with another, or with something else."""
    owner: dict[str, str] = {
        ONTOLOGY_GRAPH: "the ontology",
        SHAPES_GRAPH: "the shapes",
        ALIGN_GRAPH: "the alignments",
        INFERRED_GRAPH: "what is inferred",
    }
    for path, graph in plan.items():
        if path.is_relative_to(project.ontology) or path.is_relative_to(project.shapes):
            continue
        file = project.relative(path)
        if (other := owner.setdefault(graph, file)) != file:
            message = f"Its graph {compact(graph)} is that of {other}; rename the file."
            yield Finding(file, 0, message, rule="one-file-one-graph")
