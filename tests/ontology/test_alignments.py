"""What our terms are in other vocabularies: one way, with terms that exist, and without any inference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, URIRef
from rdflib.term import Node

from bali_process.build.pipeline import build
from bali_process.namespaces import (
    ALIGN_GRAPH,
    INFERRED_GRAPH,
    PREFIXES,
    RCP,
    compact,
    expand,
)
from bali_process.project import Project

CHECKOUT = Path(__file__).parents[2]
NAMES = ("dcterms", "foaf", "oa", "org", "prov", "schema", "skos")
STRONG = {RDFS.subClassOf, RDFS.subPropertyOf}
LOOSE = {SKOS.closeMatch, SKOS.relatedMatch}
#: What would be too strong, and why; each is tempting.
TOO_STRONG = {
    ("rcp:Event", "prov:Activity"): "an event may have been planned only",
    ("rcp:Hosting", "prov:Association"): "hosting says nothing of presence",
    ("rcp:PlannedParticipation", "prov:Association"): "nothing may have come of it",
    ("rcp:Invitation", "prov:Association"): "it may have been declined",
    ("rcp:participant", "prov:agent"): "it leads from invitations too",
    ("rcp:RoleHolding", "org:Membership"): "a role may be held in an office and in no organisation",
    ("rcp:Role", "org:Role"): "a role may belong to an event",
    ("rcp:NationalAgency", "org:OrganizationalUnit"): "a ministry stands in law for itself",
    ("rcp:heldBy", "org:heldBy"): "that is said of posts",
    ("rcp:startDate", "schema:startDate"): "a month is no day",
    ("rcp:member", "foaf:member"): "that leads from the group",
}


@pytest.fixture(scope="module")
def aligned() -> dict[str, rdflib.Graph]:
    """Each alignment file by the prefix of its target."""
    files = {name: CHECKOUT / "ontology" / "align" / f"{name}.ttl" for name in NAMES}
    return {name: rdflib.Graph().parse(path) for name, path in files.items()}


@pytest.fixture(scope="module")
def together(aligned: dict[str, rdflib.Graph]) -> rdflib.Graph:
    return sum(aligned.values(), rdflib.Graph())


def is_class(term: Node) -> bool:
    """By the custom of all these vocabularies, ours too, names of classes begin with a capital."""
    return str(term).split("#")[-1].split("/")[-1][0].isupper()


def test_every_file_is_about_one_vocabulary_that_exists(real: Project) -> None:
    assert {path.stem for path in (real.ontology / "align").iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_leads_from_a_term_of_ours_to_one_of_theirs(
    name: str, aligned: dict[str, rdflib.Graph]
) -> None:
    for ours, how, theirs in aligned[name]:
        assert str(ours).startswith(RCP)
        assert how in STRONG | LOOSE
        assert str(theirs).startswith(PREFIXES[name])


@pytest.mark.parametrize("name", NAMES)
def test_every_term_of_ours_exists(name: str, aligned: dict[str, rdflib.Graph], terms: rdflib.Graph) -> None:
    assert [
        str(ours) for ours in aligned[name].subjects() if (ours, RDFS.isDefinedBy, None) not in terms
    ] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_term_of_theirs_exists(
    name: str, aligned: dict[str, rdflib.Graph], is_known: Callable[[str], bool]
) -> None:
    assert [str(theirs) for theirs in aligned[name].objects() if not is_known(str(theirs))] == []


@pytest.mark.parametrize(
    "word", ["org:Organisation", "prov:Actor", "oa:hasBodies", "foaf:names", "schema:Meeting", "rcp:Act"]
)
def test_a_term_that_does_not_exist_is_noticed(word: str, is_known: Callable[[str], bool]) -> None:
    assert not is_known(expand(word))


def test_classes_go_with_classes_and_properties_with_properties(
    together: rdflib.Graph, terms: rdflib.Graph
) -> None:
    for ours, how, theirs in together:
        as_class = (ours, RDF.type, OWL.Class) in terms
        assert as_class is is_class(theirs), (ours, theirs)
        assert how not in STRONG - {RDFS.subClassOf if as_class else RDFS.subPropertyOf}


def test_a_pair_is_matched_in_one_way_only(together: rdflib.Graph) -> None:
    pairs = [(ours, theirs) for ours, _, theirs in together]
    assert len(pairs) == len(set(pairs))


def test_nothing_is_said_again_that_follows_from_a_wider_term(
    together: rdflib.Graph, terms: rdflib.Graph
) -> None:
    for ours, how, theirs in together:
        if how in STRONG:
            wider = set(terms.transitive_objects(ours, how)) - {ours}
            assert not [above for above in wider if (above, how, theirs) in together], (ours, theirs)


@pytest.mark.parametrize(("ours", "theirs"), TOO_STRONG, ids=lambda term: term)
def test_no_alignment_is_stronger_than_its_terms(ours: str, theirs: str, together: rdflib.Graph) -> None:
    for how in STRONG:
        assert (URIRef(expand(ours)), how, URIRef(expand(theirs))) not in together, TOO_STRONG[ours, theirs]


def test_only_attendance_is_an_association(together: rdflib.Graph) -> None:
    association = URIRef(expand("prov:Association"))
    assert [compact(str(ours)) for ours, _ in together.subject_predicates(association)] == ["rcp:Attendance"]


def test_domains_and_ranges_of_aligned_properties_are_aligned_with_what_the_target_demands(
    together: rdflib.Graph, terms: rdflib.Graph
) -> None:
    """The targets' own domains and ranges, for the properties that are aligned strictly to them."""
    demanded = {
        ("org:member", RDFS.domain): "org:Membership",
        ("org:postIn", RDFS.domain): "org:Post",
        ("org:postIn", RDFS.range): "org:Organization",
        ("org:subOrganizationOf", RDFS.domain): "org:Organization",
        ("org:subOrganizationOf", RDFS.range): "org:Organization",
        ("prov:wasAttributedTo", RDFS.domain): "prov:Entity",
        ("prov:wasAttributedTo", RDFS.range): "prov:Agent",
        ("prov:atLocation", RDFS.range): "prov:Location",
        ("foaf:maker", RDFS.range): "foaf:Agent",
        ("foaf:member", RDFS.domain): "foaf:Group",
        ("foaf:member", RDFS.range): "foaf:Agent",
        ("dcterms:creator", RDFS.range): "dcterms:Agent",
    }
    for (prop, end), wanted in demanded.items():
        for ours in together.subjects(RDFS.subPropertyOf, URIRef(expand(prop))):
            found = {
                above
                for cls in terms.objects(ours, end)
                for above in terms.transitive_objects(cls, RDFS.subClassOf)
            }
            targets = {theirs for above in found for theirs in together.objects(above, RDFS.subClassOf)}
            assert URIRef(expand(wanted)) in targets, (ours, prop)


def test_the_release_holds_the_alignments_in_a_graph_of_their_own(
    real_store: ox.Store, together: rdflib.Graph
) -> None:
    served = {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in real_store.quads_for_pattern(None, None, None, ox.NamedNode(ALIGN_GRAPH))
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }
    assert served == {(str(ours), str(how), str(theirs)) for ours, how, theirs in together}


def test_nothing_is_inferred_from_the_alignments(real_store: ox.Store) -> None:
    foreign = tuple(PREFIXES[name] for name in NAMES)
    inferred = list(real_store.quads_for_pattern(None, None, None, ox.NamedNode(INFERRED_GRAPH)))
    assert inferred
    assert [quad for quad in inferred if str(quad.object)[1:].startswith(foreign)] == []
    assert {quad.predicate.value for quad in inferred if quad.predicate.value.startswith(foreign)} == set()


def test_an_alignment_changes_neither_reasoning_nor_validation(harbour: Project) -> None:
    """One that would clash if it were an axiom of the ontology, and does so there."""
    before = build(harbour)
    clash = f"<{RCP}Tug> <{RDFS.subClassOf}> <{RCP}Berth> .\n"
    align = harbour.ontology / "align"
    align.mkdir()
    (align / "clash.ttl").write_text(clash, encoding="utf-8")
    aside = build(harbour)
    assert ALIGN_GRAPH in aside.snapshot.graphs
    assert (aside.snapshot.inferred, aside.findings) == (before.snapshot.inferred, before.findings)
    (align / "clash.ttl").rename(harbour.ontology / "clash.ttl")
    assert build(harbour).findings != before.findings
