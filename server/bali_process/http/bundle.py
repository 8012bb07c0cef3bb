"""The answer to a question as RDF: what stands behind its rows, down to the words.

A table of results has no meaning as triples; what it rests on has. So the answer as a graph holds everything
authored about the records in the column ``record`` (without such a column, about every thing of ours in the
answer), about the spans that are their evidence with the texts and documents of those, and a label for
whatever they name.
"""

from __future__ import annotations

from bali_process.engine.interface import Request
from bali_process.formats import BY_NAME, Format
from bali_process.http.evidence import values
from bali_process.http.links import of_terms
from bali_process.http.pages import RECORD
from bali_process.http.site import Site
from bali_process.namespaces import INFERRED_GRAPH, ORIGIN, PREFIXES, RCP
from bali_process.query.results import Table, read

_WORDS = "rcp:evidence|rcp:evidence/rcp:inText|rcp:evidence/rcp:inText/rcp:textOf"
# What is looked for stands in each branch, for a branch is evaluated by itself.
_QUERY = f"""PREFIX rcp: <{RCP}> PREFIX skos: <{PREFIXES["skos"]}> PREFIX rdfs: <{PREFIXES["rdfs"]}>
CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SELECT DISTINCT ?s ?p ?o WHERE {{
  {{ VALUES ?s {{ %(iris)s }} GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ VALUES ?x {{ %(iris)s }} ?x {_WORDS} ?s . GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ VALUES ?x {{ %(iris)s }} VALUES ?p {{ skos:prefLabel rdfs:label }} ?x ?any ?s .
           GRAPH ?g {{ ?s ?p ?o }} }}
  FILTER(?g != <{INFERRED_GRAPH}>)
}} ORDER BY ?s ?p ?o }}"""


def bundle(text: str, chosen: Format, site: Site) -> bytes:
    """The graph behind the answer to ``text``, a SELECT query, in the format ``chosen``."""
    table = read(site.engine.evaluate(Request(text, BY_NAME["json"].media_type)).body)
    assert isinstance(table, Table), "only a SELECT has rows"
    behind = [row[table.variables.index(RECORD)] for row in table.rows] if RECORD in table.variables else []
    iris = of_terms(behind) or [iri for iri in table.iris() if iri.startswith(ORIGIN + "/")]
    return site.engine.evaluate(Request(_QUERY % {"iris": values(iris)}, chosen.media_type)).body
