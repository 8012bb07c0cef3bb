"""Every route in one table: dispatch, navigation, robots, OpenAPI and the documentation are made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from werkzeug.wrappers import Response

from bali_process.formats import BY_NAME, DATASETS, GRAPHS, HTML, JSON, RESULTS, Format, Kind
from bali_process.http.protocol import METHODS

BIBTEX = Format("bibtex", "BibTeX", "application/x-bibtex", "bib", Kind.OTHER)
#: Suggestions as the OpenSearch extension lays them out, and the document that tells browsers of the search.
SUGGESTIONS = Format("suggestions", "Suggestions", "application/x-suggestions+json", "json", Kind.OTHER)
OPENSEARCH = Format("opensearch", "OpenSearch", "application/opensearchdescription+xml", "xml", Kind.OTHER)
SITEMAP = Format("sitemap", "Sitemap", "application/xml", "xml", Kind.OTHER)
TEXT = Format("text", "Plain text", "text/plain", "txt", Kind.OTHER)
#: What a thing, a document or the description can be had as.
THING = (*GRAPHS, HTML)
#: What a route may take, in its path or after the question mark: what it means, and an example.
TAKES: dict[str, tuple[str, str]] = {
    "q": ("A name, an acronym, or words of a question", "UAE"),
    "query": ("A SPARQL 1.1 query", "ASK { ?s ?p ?o }"),
    "graph": ("The IRI of a named graph", "https://w3id.org/rcp/bali/graph/inferred"),
    "inferred": ("“yes” for what rules conclude, too", "yes"),
    "kind": ("Actors of this kind only", "States"),
    "date": ("A day as YYYY-MM-DD", "2013-04-01"),
    "actor": ("Of this actor only: any of its names", "IOM"),
    "s": ("The subject of a triple, an IRI or a prefixed name", "meeting:som-5"),
    "p": ("Its property", "rdf:type"),
    "o": ("Its value", "rcp:Event"),
    "name": ("The name of a stored question", "actors"),
    "type": ("A kind of thing", "meeting"),
    "slug": ("The name of a thing among its kind", "som-5"),
    "page": ("The number of a page of the list", "1"),
    "scheme": ("A scheme of concepts", "role"),
    "concept": ("A concept of it", "observer"),
    "suffix": ("The format", ""),
}


@dataclass(frozen=True)
class Route:
    """One route: its ``path`` as Werkzeug has it, what it is, the names in ``TAKES`` of what it takes.

    ``view`` is "module:function"; names without one are answered by the route that takes any path. Of its
    ``formats``, Accept chooses at the path itself, and a suffix in its stead where it is ``suffixed``: "too",
    or "only". Every page links to a route with a ``title``, at ``page``; crawlers are asked to leave some
    alone; ``setting`` must be on.
    """

    path: str
    view: str
    help: str
    takes: str = ""
    formats: tuple[Format, ...] = (HTML,)
    suffixed: str = ""
    title: str = ""
    page: str = ""
    is_crawled: bool = True
    setting: str = ""
    methods: tuple[str, ...] = ("GET",)

    @property
    def paths(self) -> tuple[str, ...]:
        """The path as it stands and with a suffix, where there is such a one."""
        suffixed = (f"{self.path}.<suffix>",) if self.suffixed else ()
        return suffixed if self.suffixed == "only" else (self.path, *suffixed)

    def load(self) -> Callable[..., Response]:
        """The function that answers."""
        module, _, function = self.view.partition(":")
        found: Callable[..., Response] = getattr(import_module(f"bali_process.http.{module}"), function)
        return found


_DATA = (*GRAPHS, *DATASETS)
_NAME = "What this name stands for, or with 303 the way to a document about it"
_VOID = "The description of dataset and service (VoID, DCAT, SPARQL Service Description)"
# fmt: off
ROUTES = (
    Route("/", "questions:home", "The questions and what there is to look at",
          title="Questions", page="/#questions"),
    Route("/question/<name>", "questions:question", "The answer to a stored question", "name",
          (HTML, *RESULTS, *_DATA, BIBTEX), "too"),
    Route("/timeline", "looking:timeline", "All events along the years, dated or not", title="Timeline"),
    Route("/attendance", "looking:attendance", "Who was at which meeting, and as what", "kind",
          title="Attendance"),
    Route("/structure", "looking:structure", "Bodies within bodies, and who is in which", title="Structure"),
    Route("/as-of", "onday:as_of", "Every standing and role as of a day", "date actor", title="On a day"),
    Route("/conflicts", "looking:conflicts", "What the documents disagree on", title="Conflicts"),
    Route("/silence", "looking:silence", "What a reader looks for and no document says", title="Silence"),
    Route("/bali/", "", "All kinds of things, each with its list", title="Index"),
    Route("/bali/<type>/", "", "The things of one kind, some hundreds on a page", "type page"),
    Route("/bali/<type>/<slug>", "", _NAME, "type slug", THING, "too"),
    Route("/vocab/", "", "The schemes of the vocabulary", title="Vocabulary"),
    Route("/vocab/<scheme>/<concept>", "", _NAME, "scheme concept", THING, "too"),
    Route("/ontology", "", "Every term of the ontology", "", THING, "too", "Ontology", "/ontology.html"),
    Route("/shapes", "", "Every rule that the data are held to", "", THING, "too"),
    Route("/search", "search:search", "What is called like q, best first", "q", (HTML, JSON), "too"),
    Route("/suggest", "search:suggest", "Names that begin like q, for a field", "q", (SUGGESTIONS,)),
    Route("/opensearch.xml", "search:opensearch", "How a browser searches here", "", (OPENSEARCH,)),
    Route("/explain", "explain:explain", "Why a triple holds, down to the words", "s p o",
          (HTML, JSON), "too"),
    Route("/sparql", "sparql:endpoint", "Queries (SPARQL 1.1 Protocol); the form for a browser", "query",
          (*RESULTS, *_DATA, HTML), title="SPARQL", is_crawled=False, methods=METHODS),
    Route("/graph-store", "graphs:graph_store", "Named graphs (Graph Store Protocol, its read half)", "graph",
          _DATA, is_crawled=False),
    Route("/export", "graphs:export", "The whole graph to take away; as N-Quads, every named graph",
          "inferred", (*GRAPHS, BY_NAME["nquads"]), "only", is_crawled=False),
    Route("/dataset", "meta:dataset", _VOID, "", THING),
    Route("/.well-known/void", "meta:dataset", _VOID, "", THING),
    Route("/openapi.json", "openapi:openapi", "This interface for programs (OpenAPI 3.1)", "", (JSON,)),
    Route("/sitemap.xml", "meta:sitemap", "The address of every page that stays the same", "", (SITEMAP,)),
    Route("/robots.txt", "meta:robots", "What crawlers are asked to leave alone", "", (TEXT,)),
    Route("/health", "meta:health", "Whether the server runs", "", (JSON,)),
    Route("/ready", "meta:ready", "Whether the engine works: 200, or 503", "", (JSON,)),
    Route("/metrics", "meta:metrics", "Counters for Prometheus", "", (TEXT,), setting="metrics"),
    Route("/<path:path>", "things:dereference", "Any other name", "", THING),
)
# fmt: on
#: The main pages, in the order in which every page links to them.
NAVIGATION = tuple((route.page or route.path, route.title) for route in ROUTES if route.title)


def routes_as_markdown() -> str:
    """Give the table as Markdown, for the documentation."""
    rows = ["| path | what it is | takes | formats |", "|---|---|---|---|"]
    for route in ROUTES[:-1]:
        suffix = {"": "", "too": "[.suffix]", "only": ".suffix"}[route.suffixed]
        takes = " ".join(f"`{name}`" for name in route.takes.split() if f"<{name}>" not in route.path)
        flag = f", with `--{route.setting}`" if route.setting else ""
        formats = ", ".join(format.suffix for format in route.formats)
        rows.append(f"| `{route.path}{suffix}` | {route.help}{flag} | {takes} | {formats} |")
    return "\n".join(rows) + "\n"
