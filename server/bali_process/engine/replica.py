"""A release on another server: which of its graphs that holds, and how it gets the others."""

from __future__ import annotations

import http.client
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pyoxigraph as ox

from bali_process.engine.credentials import for_loading
from bali_process.engine.exchange import Peer
from bali_process.engine.interface import BackendTimeout, Engine, EngineError, LimitReached, Request
from bali_process.engine.limits import MIB, Limits
from bali_process.engine.remote import RemoteEngine
from bali_process.engine.store import DATA
from bali_process.errors import BaliError
from bali_process.namespaces import GRAPH

_TRIPLES = ox.RdfFormat.N_TRIPLES.media_type
_TABLE = ox.QueryResultsFormat.JSON.media_type
_LIST = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{GRAPH}")) }}'
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_READ = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <%s> { ?s ?p ?o } }"
# How much longer a server may write a triple than we do.
_VERBOSITY = 4
#: What servers that name themselves call their graph store, beside their query address.
_STORES = {"oxigraph": "store", "virtuoso": "sparql-graph-crud-auth", "fuseki": "data"}
_RIGHTS = " Set BALI_PUSH_USER and BALI_PUSH_PASSWORD, or BALI_PUSH_TOKEN, to one who may write."
_ADDRESS = " Name the address of the graph store with --graph-store."
_HINTS = {401: _RIGHTS, 403: _RIGHTS, 404: _ADDRESS, 405: _ADDRESS}
Tell = Callable[[str], object]


@dataclass(frozen=True)
class Step:
    """What must happen to ``graph`` (an IRI): ``doing`` is keep, load, replace or delete."""

    graph: str
    doing: str
    triples: int

    @property
    def name(self) -> str:
        """The graph in short."""
        return self.graph.removeprefix(GRAPH)

    def __str__(self) -> str:
        return f"{self.doing:8}{self.name}" + (f" ({self.triples:,} triples)" if self.triples else "")


class Replica:
    """The release in the folder ``release`` as the SPARQL server at ``url`` holds it, or should.

    It is read by queries, as those who ask see it; ``store`` is where graphs are written (SPARQL 1.1 Graph
    Store HTTP Protocol, sections 5.3 and 5.4), by ``seconds`` for a request at the most.
    """

    def __init__(self, release: Path, url: str, store: str = "", seconds: float = 300) -> None:
        """Read the release; nothing is asked yet."""
        self.graphs = _graphs(release)
        largest = max(map(len, self.graphs.values()), default=0)
        limits = Limits(deadline=seconds, result=1 + _VERBOSITY * largest // MIB)
        self._engine = RemoteEngine(url, limits, credentials=for_loading())
        self._url, self._store, self._seconds = url, store, seconds

    def steps(self) -> Iterator[Step]:
        """Compare graph by graph, by all that they say; last those that the release has no more."""
        there = self._names()
        for name, ntriples in self.graphs.items():
            new = "replace" if name in there else "load"
            yield Step(name, "keep" if name in there and self._holds(name) else new, ntriples.count(b"\n"))
        for name in sorted(there - self.graphs.keys()):
            yield Step(name, "delete", 0)

    def differing(self) -> tuple[Step, ...]:
        """The steps that would change something."""
        return tuple(step for step in self.steps() if step.doing != "keep")

    def demand_whole(self, engine: Engine) -> None:
        """Raise BaliError when ``engine``, which asks that server, gets only a part of what there is.

        Some servers leave out what is beyond a limit of rows, and of a graph do not even say so. What is too
        large or too slow for us cannot have been cut by them.
        """
        try:
            told = engine.evaluate(Request(_ALL, _TRIPLES)).body.count(b"\n")
        except (LimitReached, BackendTimeout):
            return
        there = sum(ntriples.count(b"\n") for ntriples in self.graphs.values())
        if told < there:
            raise BaliError(
                f"{self._url} answers with {told:,} of {there:,} triples and says nothing; "
                "raise its limit of rows (ResultSetMaxRows of Virtuoso)."
            )

    def load(self, tell: Tell) -> tuple[Step, ...]:
        """Do all steps, each graph at once and whole, and hold what is there then against the release.

        ``tell`` hears of every step. Raises BaliError that names the graphs done before it.
        """
        done: list[Step] = []
        store = Peer(self._store or self._found(), self._seconds, for_loading())
        try:
            for step in self.steps():
                tell(str(step))
                if step.doing != "keep":
                    self._do(step, store)
                done.append(step)
        except EngineError as error:
            changed = ", ".join(step.name for step in done if step.doing != "keep")
            if not changed:
                raise
            raise BaliError(
                f"{error} Graphs changed before that: {changed}. "
                "Each is whole; run the same command again, and what is done is left out."
            ) from None
        return tuple(done)

    def _do(self, step: Step, store: Peer) -> None:
        method, body = ("DELETE", None) if step.doing == "delete" else ("PUT", self.graphs[step.graph])
        headers = {"Content-Type": _TRIPLES} if body else {}
        reply = store.send(method, headers, body, urlencode({"graph": step.graph}))
        if not http.client.OK <= reply.status < http.client.MULTIPLE_CHOICES:
            hint = _HINTS.get(reply.status, "")
            raise EngineError(f"The graph store at {store.url} answered {method} with {reply.said}.{hint}")
        if not self._holds(step.graph):
            raise EngineError(
                f"{store.url} took {step.name}, but {self._url} finds something else there; "
                "are both addresses those of one dataset, and does it answer in full?"
            )

    def _found(self) -> str:
        """The graph store of a server that says what it is."""
        told = Peer(self._url, self._seconds, for_loading()).send("GET", {}, query="query=ASK%7B%7D")
        program = str(told.headers.get("Server", "")).lower()
        for kind, name in _STORES.items():
            if kind in program:
                return urljoin(self._url, name)
        raise BaliError(f"Where {self._url} takes graphs is not known.{_ADDRESS}")

    def _names(self) -> frozenset[str]:
        rows = json.loads(self._engine.evaluate(Request(_LIST, _TABLE)).body)["results"]["bindings"]
        return frozenset(row["g"]["value"] for row in rows if row["g"]["value"].startswith(GRAPH))

    def _holds(self, name: str) -> bool:
        """Whether that server and the release say the same in a graph, whatever blank nodes are called."""
        ours = _dataset(self.graphs.get(name, b""))
        try:
            theirs = _dataset(self._engine.evaluate(Request(_READ % name, _TRIPLES)).body)
        except LimitReached:
            return False  # so much cannot be ours
        if len(ours) != len(theirs):
            return False
        for dataset in (ours, theirs):
            dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return ours == theirs


def _graphs(release: Path) -> Mapping[str, bytes]:
    """The N-Triples of each graph, by its name."""
    found: dict[bytes, list[bytes]] = defaultdict(list)
    with (release / DATA).open("rb") as lines:
        for line in lines:
            triple, _, graph = line.rpartition(b" <")
            found[graph.rpartition(b">")[0]].append(triple + b" .\n")
    return {name.decode(): b"".join(found[name]) for name in sorted(found)}


def _dataset(ntriples: bytes) -> ox.Dataset:
    return ox.Dataset(ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES))
