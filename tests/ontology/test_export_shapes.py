"""Each export is typed and shaped as the users of its vocabulary expect."""

from __future__ import annotations

import re
from collections.abc import Callable

import rdflib
from rdflib import DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SDO, SKOS, XSD, Literal, Namespace, URIRef
from rdflib.term import Node

from bali_process.namespaces import BASE, PREFIXES, expand

OA = Namespace(PREFIXES["oa"])
Export = Callable[[str], rdflib.Graph]


def named(path: str) -> URIRef:
    return URIRef(expand(path))


def without(graph: rdflib.Graph, cls: Node, *props: Node) -> list[str]:
    """The instances of ``cls``, of which there are some, that lack one of ``props``."""
    instances = set(graph.subjects(RDF.type, cls))
    assert instances, cls
    return [str(one) for one in instances for prop in props if (one, prop, None) not in graph]


def untyped(graph: rdflib.Graph, prop: Node, *classes: Node) -> list[str]:
    """The values of ``prop`` that are of none of ``classes``."""
    values = set(graph.objects(None, prop))
    assert values, prop
    return [str(value) for value in values if not {*graph.objects(value, RDF.type)} & set(classes)]


def test_org_memberships_have_member_organisation_and_role(export: Export) -> None:
    graph = export("org")
    assert without(graph, ORG.Membership, ORG.member, ORG.organization, ORG.role) == []
    assert untyped(graph, ORG.member, FOAF.Agent) == []
    assert untyped(graph, ORG.organization, ORG.Organization) == []
    assert untyped(graph, ORG.role, ORG.Role) == []
    assert (named("membership:VNM.ad-hoc-group.member"), ORG.member, named("state:VNM")) in graph


def test_org_organisations_posts_and_roles_have_skos_names(export: Export) -> None:
    graph = export("org")
    for cls in (ORG.Organization, ORG.Post, ORG.Role, FOAF.Agent):
        assert without(graph, cls, SKOS.prefLabel) == []
    assert untyped(graph, ORG.subOrganizationOf, ORG.Organization) == []
    assert untyped(graph, ORG.holds, ORG.Post) == []
    assert untyped(graph, ORG.postIn, ORG.Organization) == []


def test_prov_associations_belong_to_activities_and_have_agent_and_role(export: Export) -> None:
    graph = export("prov")
    assert without(graph, PROV.Association, PROV.agent, PROV.hadRole) == []
    for activity, association in graph.subject_objects(PROV.qualifiedAssociation):
        agent = graph.value(association, PROV.agent)
        assert (activity, PROV.wasAssociatedWith, agent) in graph
        assert (activity, RDF.type, PROV.Activity) in graph
    assert untyped(graph, PROV.wasAssociatedWith, PROV.Agent) == []
    assert untyped(graph, PROV.hadRole, PROV.Role) == []
    assert untyped(graph, PROV.atLocation, PROV.Location) == []


def test_prov_delegations_are_told_both_ways(export: Export) -> None:
    graph = export("prov")
    assert without(graph, PROV.Delegation, PROV.agent, PROV.hadActivity) == []
    for agent, delegation in graph.subject_objects(PROV.qualifiedDelegation):
        assert (agent, PROV.actedOnBehalfOf, graph.value(delegation, PROV.agent)) in graph


def test_prov_has_no_activity_that_was_only_planned(export: Export) -> None:
    graph = export("prov")
    assert (named("meeting:som-5"), RDF.type, PROV.Activity) in graph
    assert (named("meeting:brmc-5"), None, None) not in graph


def test_prov_documents_are_attributed_and_texts_are_special_forms_of_them(export: Export) -> None:
    graph = export("prov")
    assert untyped(graph, PROV.wasAttributedTo, PROV.Agent) == []
    assert untyped(graph, PROV.specializationOf, PROV.Entity) == []
    assert not set(graph.subjects(RDF.type, PROV.Entity)) & set(graph.subjects(RDF.type, PROV.Activity))


def test_annotations_have_body_target_motivation_and_maker(export: Export) -> None:
    graph = export("oa")
    assert without(graph, OA.Annotation, OA.hasBody, OA.hasTarget, OA.motivatedBy, DCTERMS.creator) == []
    assert untyped(graph, OA.hasTarget, OA.SpecificResource) == []
    for annotation in graph.subjects(RDF.type, OA.Annotation):
        assert (
            len(list(graph.objects(annotation, OA.hasBody)))
            == len(list(graph.objects(annotation, OA.hasTarget)))
            == 1
        )


def test_targets_have_one_source_and_one_selector_with_start_before_end(export: Export) -> None:
    graph = export("oa")
    for target in graph.subjects(RDF.type, OA.SpecificResource):
        (source,), (selector,) = (
            list(graph.objects(target, prop)) for prop in (OA.hasSource, OA.hasSelector)
        )
        assert str(source).startswith(f"{BASE}text/")
        assert (selector, RDF.type, OA.TextPositionSelector) in graph
        (start,), (end,) = (list(graph.objects(selector, prop)) for prop in (OA.start, OA.end))
        assert int(str(start)) < int(str(end))


def test_an_annotation_selects_the_characters_that_the_span_names(export: Export) -> None:
    graph = export("oa")
    selectors = list(graph.subject_objects(OA.hasSelector))
    for span, selector in selectors:
        start, end = (graph.value(selector, prop) for prop in (OA.start, OA.end))
        assert str(span).endswith(f".{start}-{end}")


def test_skos_concepts_have_one_label_a_definition_and_a_scheme(export: Export) -> None:
    graph = export("skos")
    assert without(graph, SKOS.Concept, SKOS.prefLabel, SKOS.definition, SKOS.inScheme) == []
    assert without(graph, SKOS.ConceptScheme, SKOS.prefLabel, SKOS.definition, SKOS.hasTopConcept) == []
    assert untyped(graph, SKOS.inScheme, SKOS.ConceptScheme) == []
    for prop in (SKOS.broader, SKOS.narrower, SKOS.broaderTransitive):
        assert untyped(graph, prop, SKOS.Concept) == []
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 1


def test_each_skos_concept_stands_at_the_top_or_below_another(export: Export) -> None:
    graph = export("skos")
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        below = (concept, SKOS.broader, None) in graph or (concept, SKOS.broaderTransitive, None) in graph
        assert ((concept, SKOS.topConceptOf, None) in graph) is not below
        for scheme in graph.objects(concept, SKOS.topConceptOf):
            assert (scheme, SKOS.hasTopConcept, concept) in graph
    for narrow, wide in graph.subject_objects(SKOS.broader):
        assert (wide, SKOS.narrower, narrow) in graph


def test_dublin_core_documents_have_one_title_and_named_makers(export: Export) -> None:
    graph = export("dcterms")
    for document in graph.subjects(RDF.type, DCTERMS.BibliographicResource):
        assert len(list(graph.objects(document, DCTERMS.title))) == 1
        assert graph.value(document, DCTERMS.title) not in set(graph.objects(document, DCTERMS.alternative))
    assert untyped(graph, DCTERMS.creator, DCTERMS.Agent) == []
    assert untyped(graph, DCTERMS.isPartOf, DCTERMS.BibliographicResource) == []
    for prop in (DCTERMS.creator, DCTERMS.audience, DCTERMS.type, DCTERMS.subject):
        assert [value for value in graph.objects(None, prop) if (value, RDFS.label, None) not in graph] == []


def test_foaf_agents_and_documents_have_names_and_the_right_class(export: Export) -> None:
    graph = export("foaf")
    for cls in (FOAF.Agent, FOAF.Person, FOAF.Organization, FOAF.Group, FOAF.Document):
        assert without(graph, cls, FOAF.name) == []
    assert (named("person:alexander-downer"), RDF.type, FOAF.Person) in graph
    assert (named("organisation:unhcr"), RDF.type, FOAF.Organization) in graph
    assert untyped(graph, FOAF.maker, FOAF.Agent) == []
    assert untyped(graph, FOAF.member, FOAF.Agent) == []
    assert not set(graph.subjects(RDF.type, FOAF.Person)) & set(graph.subjects(RDF.type, FOAF.Organization))


def test_foaf_has_no_member_who_only_observed(export: Export) -> None:
    graph = export("foaf")
    members = set(graph.objects(named("process:bali"), FOAF.member))
    assert named("state:VNM") in members
    assert named("state:CAN") not in members
    assert [
        group for group in graph.subjects(FOAF.member) if (group, RDF.type, FOAF.Group) not in graph
    ] == []


def test_schema_events_have_name_iso_dates_and_a_place_in_a_country(export: Export) -> None:
    graph = export("schema")
    assert without(graph, SDO.Event, SDO.name) == []
    assert without(graph, SDO.Place, SDO.name, SDO.containedInPlace) == []
    assert untyped(graph, SDO.location, SDO.Place) == []
    assert untyped(graph, SDO.containedInPlace, SDO.Country) == []
    for prop in (SDO.startDate, SDO.endDate):
        for value in graph.objects(None, prop):
            assert isinstance(value, Literal)
            assert value.datatype in (None, XSD.string)
            assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value)
    assert (named("meeting:som-5"), SDO.startDate, Literal("2013-04-01")) in graph


def test_schema_attendees_and_organisers_are_persons_organisations_or_countries(export: Export) -> None:
    graph = export("schema")
    fit = (SDO.Person, SDO.Organization, SDO.GovernmentOrganization, SDO.Country)
    for prop in (SDO.attendee, SDO.organizer):
        assert untyped(graph, prop, *fit) == []
    for cls in (*fit, SDO.DefinedTerm):
        assert without(graph, cls, SDO.name) == []
    assert untyped(graph, SDO.about, SDO.DefinedTerm) == []


def test_schema_gives_a_status_only_to_what_took_place(export: Export) -> None:
    graph = export("schema")
    assert (named("meeting:som-5"), SDO.eventStatus, SDO.EventScheduled) in graph
    assert (named("meeting:brmc-5"), RDF.type, SDO.Event) in graph
    assert (named("meeting:brmc-5"), SDO.eventStatus, None) not in graph
