"""A derivation made ready to be shown: rules in English, labels for names, and the words at the bottom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from bali_process.build.explain import Derivation
from bali_process.http.captions import named
from bali_process.http.evidence import Words, behind
from bali_process.http.links import Show, Shown, of_terms
from bali_process.http.site import Site
from bali_process.namespaces import GRAPH, INFERRED_GRAPH, ONTOLOGY_GRAPH, RCP, expand
from bali_process.query.reasons import graphs
from bali_process.query.results import Term, plain, select

_NAME = re.compile(r"(\b[a-z][\w-]*:[\w.-]*\w)")


@dataclass(frozen=True)
class Reason:
    """A triple with the rule that gives it, in English, and its premises; or with its file and the words."""

    triple: Triple
    terms: tuple[Shown, ...]
    kind: str = ""
    sentence: tuple[Shown, ...] = ()
    premises: tuple[Reason, ...] = ()
    file: Shown | None = None
    records: tuple[tuple[Shown, Words], ...] = ()


def reason_of(triple: Triple, site: Site, root: str) -> Reason | None:
    """Why ``triple`` holds, or None when the release does not hold it; links start with ``root``."""
    where = graphs(site.engine, [triple])
    if triple not in where:
        return None
    inferred = where[triple] == INFERRED_GRAPH
    derivation = (site.reasons.explain(triple) if inferred else None) or Derivation(triple)
    leaves = list(dict.fromkeys(derivation.asserted()))
    claims = _claims(leaves, site)
    records = {leaf: [plain(leaf.subject), *claims.get(leaf, ())] for leaf in leaves}
    words = behind((record for several in records.values() for record in several), site.names, root)
    steps = list(_steps(derivation))
    names = {name for step in steps for name in of_terms(terms_of(step.triple))} | {
        expand(name) for step in steps if step.rule for name in _NAME.findall(step.rule.sentence)
    }
    show = Show(root, named(site.names, names | words.keys()))
    backed = {
        leaf: tuple((show.iri(each), words[each]) for each in several if each in words)
        for leaf, several in records.items()
    }
    return _reason(derivation, where | graphs(site.engine, leaves), backed, show)


def terms_of(triple: Triple) -> tuple[Term, Term, Term]:
    """Subject, property and value."""
    return (triple.subject, triple.predicate, triple.object)


def _reason(
    derivation: Derivation,
    where: Mapping[Triple, str],
    backed: Mapping[Triple, tuple[tuple[Shown, Words], ...]],
    show: Show,
) -> Reason:
    triple, rule = derivation.triple, derivation.rule
    terms = tuple(map(show, terms_of(triple)))
    if rule is None:
        return Reason(triple, terms, file=_file(where[triple], show), records=backed[triple])
    premises = tuple(_reason(premise, where, backed, show) for premise in derivation.premises)
    return Reason(triple, terms, rule.kind, _spoken(rule.sentence, show), premises)


def _file(graph: str, show: Show) -> Shown | None:
    """The file that a graph was read from, linked to the page of the graph."""
    if graph == INFERRED_GRAPH:
        return None
    name = "the ontology" if graph == ONTOLOGY_GRAPH else f"{graph.removeprefix(GRAPH)}.ttl"
    return Shown(name, show.iri(graph).href)


def _spoken(sentence: str, show: Show) -> tuple[Shown, ...]:
    """The sentence of a rule with labels for names; the name of a property stands in quotation marks."""
    parts: list[Shown] = []
    for place, piece in enumerate(_NAME.split(sentence)):
        term = show.iri(expand(piece)) if place % 2 else Shown(piece)
        if place % 2 and piece.partition(":")[2][:1].islower():
            parts += [Shown("“"), term, Shown("”")]
        else:
            if place % 2 and parts[-1].text.endswith(" a ") and term.text[:1].lower() in "aeiou":
                parts[-1] = Shown(parts[-1].text[:-1] + "n ")
            parts.append(term)
    return tuple(parts)


def _claims(leaves: Sequence[Triple], site: Site) -> dict[Triple, list[str]]:
    """The claims that give each of the asserted triples."""
    rows = " ".join(
        f"({' '.join(map(str, terms_of(leaf)))})" for leaf in leaves if isinstance(leaf.subject, NamedNode)
    )
    table = select(
        site.engine,
        f"""PREFIX rcp: <{RCP}> SELECT ?s ?p ?o ?claim WHERE {{ VALUES (?s ?p ?o) {{ {rows} }}
        ?claim rcp:about ?s ; rcp:claimsProperty ?p ; rcp:claimsValue|rcp:claimsThing|rcp:number ?o }}""",
    )
    return {leaf: [plain(row[3]) for row in table.rows if row[:3] == terms_of(leaf)] for leaf in leaves}


def _steps(derivation: Derivation) -> Iterator[Derivation]:
    yield derivation
    for premise in derivation.premises:
        yield from _steps(premise)
