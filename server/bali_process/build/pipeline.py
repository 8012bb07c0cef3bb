"""From files to a closed and validated dataset, with everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from bali_process.build.axioms import compile_axioms
from bali_process.build.duplicates import duplicates, shared_graphs
from bali_process.build.explain import Closed, Explainer
from bali_process.build.grounds import lost_grounds
from bali_process.build.inconsistency import axiom_finding, clash_finding
from bali_process.build.locate import Locator
from bali_process.build.reason import close
from bali_process.build.shapes import shape_faults
from bali_process.build.snapshot import Snapshot
from bali_process.build.source import Source, read
from bali_process.build.validate import validate
from bali_process.check.finding import Finding
from bali_process.errors import BaliError
from bali_process.evidence.texts import Text
from bali_process.namespaces import (
    ALIGN_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    SHAPES_GRAPH,
    graph_iri,
)
from bali_process.project import Project, listed

Progress = Callable[[str], None]
REASONERS = ("rules", "owlrl")
_RESERVED = frozenset({ONTOLOGY_GRAPH, SHAPES_GRAPH, ALIGN_GRAPH, INFERRED_GRAPH})


@dataclass(frozen=True)
class Build:
    """What a build made; where a fault of syntax stopped it, the snapshot lacks what follows."""

    snapshot: Snapshot
    findings: tuple[Finding, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Means:
    """What reasons, what validates, the folder of what is remembered, the source texts by name."""

    reasoner: str = "rules"
    validator: str = "queries"
    memory: Path | None = None
    texts: Mapping[str, Text] = field(default_factory=dict)


def authored_files(project: Project) -> dict[Path, str]:
    """List every Turtle file of the project with the name of its graph; BaliError when one may be missed."""
    return {
        **dict.fromkeys(listed(project.ontology, ".ttl", deep=False), ONTOLOGY_GRAPH),
        **dict.fromkeys(listed(project.ontology / "align", ".ttl", deep=False), ALIGN_GRAPH),
        **{path: graph_iri(path.stem) for path in listed(project.instances, ".ttl")},
        **dict.fromkeys(listed(project.shapes, ".ttl"), SHAPES_GRAPH),
    }


def build(
    project: Project,
    files: Sequence[Path] = (),
    reasoner: str = "rules",
    progress: Progress = lambda line: None,
    validator: str = "queries",
    texts: Mapping[str, Text] = MappingProxyType({}),
) -> Build:
    """Read, close and validate the project, with ``files`` added, or in the place of those of the same name.

    Faults of syntax stop it before reasoning, and axioms or shapes that make no sense before validation,
    because what comes after would be wrong. ``reasoner`` and ``validator`` may each name the slow reference
    (``owlrl``, ``pyshacl``) instead of what is compiled. Where source ``texts`` are given (by name), evidence
    is held against them. Raises BaliError when there is nothing to build.
    """
    given = _given(project, files)
    plan = {
        path: graph for path, graph in authored_files(project).items() if graph not in given.values()
    } | given
    progress(f"reading {len(plan)} files")
    sources = tuple(
        read(path, project.relative(path), graph, None if path in given else project.cache)
        for path, graph in plan.items()
    )
    _demand_content(project, sources)
    shared = list(shared_graphs(project, plan))
    return assess(sources, Means(reasoner, validator, project.cache, texts), progress, shared)


def assess(
    sources: tuple[Source, ...],
    means: Means,
    progress: Progress = lambda line: None,
    found: Sequence[Finding] = (),
) -> Build:
    """Close and validate what was read; ``found`` is what is known to be wrong already."""
    snapshot = Snapshot(
        {
            graph: frozenset[ox.Triple]().union(
                *(source.triples for source in sources if source.graph == graph)
            )
            for graph in dict.fromkeys(source.graph for source in sources)
        }
    )
    findings: list[Finding] = [fault for source in sources for fault in source.faults]
    if not findings:
        findings += found
        snapshot = _judge(snapshot, sources, means, progress, findings)
    return Build(snapshot, tuple(sorted(findings, key=lambda finding: finding.order)), sources)


def _judge(
    snapshot: Snapshot,
    sources: tuple[Source, ...],
    means: Means,
    progress: Progress,
    findings: list[Finding],
) -> Snapshot:
    """Close and validate ``snapshot``; add to ``findings`` and return the snapshot with what was inferred."""
    progress(f"reasoning over {len(snapshot.asserted)} triples")
    rules = compile_axioms(snapshot.asserted)
    closure = close(snapshot.asserted, rules)
    inferred = closure.inferred
    if means.reasoner == "owlrl":
        inferred = _inferred_by_owlrl(snapshot)
    snapshot = Snapshot({**snapshot.graphs, INFERRED_GRAPH: inferred})
    locator = Locator(sources, snapshot.inferred)
    explainer = Explainer(Closed(closure.store, snapshot.asserted), rules.rules)
    broken = [axiom_finding(fault, locator) for fault in rules.faults] + shape_faults(
        snapshot.shapes, locator, means.memory
    )
    findings += broken
    findings += duplicates(sources, locator)
    findings += [clash_finding(clash, locator, explainer) for clash in closure.clashes]
    if means.texts:
        findings += lost_grounds(snapshot.asserted, means.texts, locator)
    if not broken:
        progress(f"validating {len(snapshot.asserted) + len(snapshot.inferred)} triples")
        closed = snapshot.asserted | snapshot.inferred
        findings += validate(closed, snapshot.shapes, locator, means.validator)
    return snapshot


def _inferred_by_owlrl(snapshot: Snapshot) -> frozenset[ox.Triple]:
    from bali_process.build.reference_reasoner import close_by_owlrl

    return close_by_owlrl(snapshot.asserted)[0]


def _given(project: Project, files: Sequence[Path]) -> dict[Path, str]:
    """Give each of ``files`` that is not of the project a graph, never one with a meaning of its own."""
    known = {path.resolve() for path in authored_files(project)}
    added = {path: graph_iri(path.stem) for path in files if path.resolve() not in known}
    return {path: f"{graph}-added" if graph in _RESERVED else graph for path, graph in added.items()}


def _demand_content(project: Project, sources: Sequence[Source]) -> None:
    filled = {source.graph for source in sources if source.triples or source.faults}
    for folder, graphs in (
        (project.ontology, {ONTOLOGY_GRAPH}),
        (project.shapes, {SHAPES_GRAPH}),
        (project.instances, filled - _RESERVED),
    ):
        if not graphs & filled:
            raise BaliError(
                f"{folder} holds no Turtle file (*.ttl) that says anything, so there is nothing to check; "
                "is this the right folder?"
            )
