"""The words themselves, from the source texts that the operator has given, and where facts stand in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bali_process.evidence.sentences import sentences
from bali_process.http.captions import named
from bali_process.http.evidence import Passage
from bali_process.http.links import Show, of_terms
from bali_process.http.places import Reading, brief, reading
from bali_process.http.site import Site
from bali_process.namespaces import BASE, PREFIXES, RCP
from bali_process.query.results import plain, select

# So many characters of a sentence are shown on either side.
_REACH = 200
_READ = (f"{BASE}document/", f"{BASE}text/")
_sentences = lru_cache(64)(sentences)


@dataclass(frozen=True)
class Quote:
    """Words with what stands around them: ``before`` and ``after`` end at a sentence or a line."""

    before: str
    words: str
    after: str

    @property
    def brief(self) -> str:
        """The words, or their beginning where they are many."""
        return brief(self.words)


def quote(passage: Passage, site: Site) -> Quote | None:
    """The words of ``passage``; None where the texts are not given or do not fit."""
    text = site.texts.get(passage.text)
    if text is None or not 0 <= passage.start < passage.end <= text.length:
        return None
    around = _sentences(text.characters)
    first = max((one.start for one in around if one.start <= passage.start), default=passage.start)
    last = min((one.end for one in around if one.end >= passage.end), default=passage.end)
    before, after = text.characters[first : passage.start], text.characters[passage.end : last]
    if len(before) > _REACH:
        before = "… " + before[-_REACH:].partition(" ")[2]
    if len(after) > _REACH:
        after = after[:_REACH].rpartition(" ")[0] + " …"
    return Quote(before, text.characters[passage.start : passage.end], after)


def page_of(iri: str, site: Site, root: str) -> Reading | None:
    """The text that the page of ``iri`` shows: a document's, or a source text itself; None for all else."""
    if not iri.startswith(_READ):
        return None
    rows = select(site.engine, _PLACES % {"iri": f"<{iri}>", "rcp": RCP, "skos": PREFIXES["skos"]}).rows
    if not rows:
        return None
    kinds = site.names.kinds()
    iris = {iri for row in rows for iri in of_terms(row)}
    show = Show(root, named(site.names, iris | {kinds[iri] for iri in iris if iri in kinds}))
    return reading(rows, site.texts.get(plain(rows[0][0])), kinds, show)


_PLACES = """
PREFIX rcp: <%(rcp)s> PREFIX skos: <%(skos)s>
SELECT DISTINCT ?text ?document ?length ?span ?start ?end ?how ?record ?basis ?note WHERE {
  ?text rcp:textOf ?document ; rcp:length ?length FILTER(%(iri)s IN (?text, ?document))
  OPTIONAL { ?span rcp:inText ?text ; rcp:startOffset ?start ; rcp:endOffset ?end
    OPTIONAL {
      { ?record rcp:evidence ?span BIND("evidence" AS ?how) }
      UNION { ?record rcp:boundEvidence ?span BIND("bound" AS ?how) }
      UNION { ?record rcp:omits ?span BIND("omits" AS ?how) }
      OPTIONAL { ?record rcp:basis ?basis } OPTIONAL { ?record skos:editorialNote ?note } } }
} ORDER BY ?text ?start ?end ?record"""
