"""Seeded slips of an editor's hand: each operator makes one kind of mistake somewhere in the real data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import pyoxigraph as ox
from tests.check.world import TYPE, Mutant, World, node

from bali_process.namespaces import BASE, RCP, VOCAB, expand

#: What each kind of record cannot do without (the ontology's own words on them).
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "Record": ("rcp:basis",),
    "Act": ("rcp:force", "skos:prefLabel"),
    "Participation": ("rcp:role", "rcp:attendee", "rcp:invitee", "rcp:prospect", "rcp:host", "rcp:atEvent"),
    "Membership": ("rcp:member", "rcp:inAssembly", "rcp:standing"),
    "RoleHolding": ("rcp:holder", "rcp:role"),
    "Claim": (
        "rcp:about",
        "rcp:claimsProperty",
        "rcp:claimsThing",
        "rcp:claimsValue",
        "rcp:unit",
        "rcp:number",
    ),
    "TextSpan": ("rcp:inText", "rcp:startOffset", "rcp:endOffset", "rcp:digest"),
    "SourceText": ("rcp:length", "rcp:digest", "rcp:textOf"),
    "Conflict": ("rcp:kind", "rcp:rejects", "skos:editorialNote"),
    "Event": ("rcp:modality", "skos:prefLabel"),
    "Accession": ("rcp:candidate", "rcp:candidateTo"),
    "State": ("rcp:alpha3", "skos:prefLabel"),
    "Actor": ("skos:prefLabel",),
    "Matter": ("skos:prefLabel",),
    "Document": ("skos:prefLabel",),
    "Gap": ("rcp:gapIn", "skos:editorialNote"),
}
FAMILIES = ("Actor", "Event", "Record", "Matter", "Document", "TextSpan", "Place", "EditorialFinding")
DATES = tuple(expand(f"xsd:{name}") for name in ("date", "gYearMonth", "gYear"))

Operator = Callable[[World, Random], Mutant | None]


def _replace(
    old: ox.Triple, *, subject: object = None, predicate: object = None, value: object = None
) -> Mutant:
    new = ox.Triple(subject or old.subject, predicate or old.predicate, value or old.object)  # type: ignore[arg-type]
    return Mutant("", frozenset({old}), frozenset({new}))


def _some(world: World, chance: Random, name: str, *predicates: str) -> ox.Triple | None:
    """Pick a triple of some thing of a class with one of the predicates."""
    found = [t for s in world.of_class(name) for p in predicates for t in world.values(s, p)]
    return chance.choice(found) if found else None


def _typed(world: World, chance: Random, *datatypes: str) -> ox.Triple:
    found = [
        t for t in world.triples if isinstance(t.object, ox.Literal) and t.object.datatype.value in datatypes
    ]
    return chance.choice(found)


def drop_required(world: World, chance: Random) -> Mutant | None:
    """Take away a triple that its record cannot do without."""
    name = chance.choice(sorted(REQUIRED))
    triple = _some(world, chance, name, *REQUIRED[name])
    return Mutant("", frozenset({triple}), frozenset()) if triple else None


def drop_type(world: World, chance: Random) -> Mutant:
    """Take away the class of a thing."""
    triple = chance.choice([t for t in world.triples if t.predicate == TYPE])
    return Mutant("", frozenset({triple}), frozenset())


def change_datatype(world: World, chance: Random) -> Mutant:
    """Write a date or a number with another datatype."""
    old = _typed(world, chance, *DATES, expand("xsd:integer"))
    others = [expand(f"xsd:{name}") for name in ("string", "dateTime", "decimal", "gYear")]
    datatype = chance.choice([other for other in others if other != old.object.datatype.value])  # type: ignore[union-attr]
    return _replace(old, value=ox.Literal(old.object.value, datatype=ox.NamedNode(datatype)))  # type: ignore[union-attr]


def change_language(world: World, chance: Random) -> Mutant:
    """Lose the language of a label, or write another one."""
    old = _typed(world, chance, expand("rdf:langString"))
    return _replace(old, value=ox.Literal(old.object.value, language=chance.choice([None, "fr", "id"])))  # type: ignore[union-attr]


def wrong_class(world: World, chance: Random) -> Mutant:
    """Point to a thing of another family."""
    links = [
        t for t in world.triples if _family(world, t.object) and not _ours(t.predicate, "claims", "about")
    ]
    old = chance.choice(links)
    others = [s for s in world.subjects if _family(world, s) not in ("", _family(world, old.object))]
    return _replace(old, value=chance.choice(others))


def wrong_scheme(world: World, chance: Random) -> Mutant:
    """Use a concept of another scheme."""
    old = _concept_use(world, chance)
    others = [c for c in world.concepts if _scheme(c) != _scheme(old.object)]
    return _replace(old, value=chance.choice(others))


def swap_dates(world: World, chance: Random) -> Mutant | None:
    """Exchange the two ends of a time."""
    pairs = (
        ("rcp:startDate", "rcp:endDate"),
        ("rcp:earliest", "rcp:latest"),
        ("rcp:beginsNotAfter", "rcp:endsNotBefore"),
        ("rcp:beginsNotBefore", "rcp:endsNotAfter"),
    )
    found = [
        (one[0], other[0])
        for subject in world.subjects
        for first, second in pairs
        if (one := world.values(subject, first)) and (other := world.values(subject, second))
        if one[0].object != other[0].object
    ]
    one, other = chance.choice(found)
    new = (
        ox.Triple(one.subject, one.predicate, other.object),
        ox.Triple(one.subject, other.predicate, one.object),
    )
    return Mutant("", frozenset({one, other}), frozenset(new))


def shift_date(world: World, chance: Random) -> Mutant | None:
    """Mistype one digit of the date of an event, or of what a claim says of it."""
    old = _some(world, chance, "Event", "rcp:startDate", "rcp:endDate")
    return _replace(old, value=_other_year(old.object)) if old else None


def shift_offset(world: World, chance: Random) -> Mutant | None:
    """Miscount by a few characters at one end of a span."""
    old = _some(world, chance, "TextSpan", "rcp:startOffset", "rcp:endOffset")
    if old is None:
        return None
    moved = int(old.object.value) + chance.choice([-10, -1, 1, 10])  # type: ignore[union-attr]
    return _replace(old, value=ox.Literal(str(moved), datatype=node("xsd:integer")))


def mistype_digest(world: World, chance: Random) -> Mutant | None:
    """Mistype one digit of a digest."""
    old = _some(world, chance, "TextSpan", "rcp:digest")
    if old is None:
        return None
    digits = list(old.object.value)  # type: ignore[union-attr]
    place = chance.randrange(len(digits))
    digits[place] = chance.choice([digit for digit in "0123456789abcdef" if digit != digits[place]])
    return _replace(old, value=ox.Literal("".join(digits)))


def misspell_term(world: World, chance: Random) -> Mutant:
    """Leave a letter out of a property or class."""
    old = chance.choice([t for t in world.triples if t.predicate.value.startswith(RCP)])
    return _replace(old, predicate=_misspelt(old.predicate, chance))


def misspell_name(world: World, chance: Random) -> Mutant:
    """Leave a letter out of the name of a thing or concept that a record points to."""
    old = chance.choice(
        [
            t
            for t in world.triples
            if isinstance(t.object, ox.NamedNode) and t.object.value.startswith((BASE, VOCAB))
        ]
    )
    return _replace(old, value=_misspelt(old.object, chance))


def misspell_subject(world: World, chance: Random) -> Mutant | None:
    """Leave a letter out of the name of the thing itself, on one of its lines."""
    old = chance.choice([t for t in world.triples if _family(world, t.subject) != "Record"])
    return _replace(old, subject=_misspelt(old.subject, chance))


def duplicate_label(world: World, chance: Random) -> Mutant | None:
    """Give a thing the label of another of its class."""
    old = _some(
        world, chance, chance.choice(("Actor", "Event", "Matter", "Document", "Place")), "skos:prefLabel"
    )
    if old is None:
        return None
    family = _family(world, old.subject)
    others = [
        t.object
        for s in world.of_class(family)
        if s != old.subject
        for t in world.values(s, "skos:prefLabel")
        if t.object != old.object
    ]
    return _replace(old, value=chance.choice(others)) if others else None


def remove_evidence(world: World, chance: Random) -> Mutant:
    """Take away the evidence of a record."""
    subject = chance.choice([s for s in world.of_class("Record") if world.values(s, "rcp:evidence")])
    return Mutant("", frozenset(world.values(subject, "rcp:evidence")), frozenset())


def duplicate_record(world: World, chance: Random) -> Mutant:
    """Write a record again under another name."""
    subject = chance.choice([s for c in ("Attendance", "Membership", "Count") for s in world.of_class(c)])
    copy = ox.NamedNode(f"{subject.value}.again")
    new = frozenset(ox.Triple(copy, t.predicate, t.object) for t in world.subjects[subject])
    return Mutant("", frozenset(), new)


def delete_record(world: World, chance: Random) -> Mutant:
    """Delete a record or thing, and leave what points to it."""
    subject = chance.choice(sorted(world.subjects, key=str))
    return Mutant("", frozenset(world.subjects[subject]), frozenset())


def invert_verdict(world: World, chance: Random) -> Mutant | None:
    """Prefer what the editors rejected, and reject what they preferred."""
    conflicts = [c for c in world.of_class("Conflict") if world.values(c, "rcp:prefers")]
    conflict = chance.choice(conflicts)
    swap = {expand("rcp:prefers"): node("rcp:rejects"), expand("rcp:rejects"): node("rcp:prefers")}
    old = [t for t in world.subjects[conflict] if t.predicate.value in swap]
    new = [ox.Triple(t.subject, swap[t.predicate.value], t.object) for t in old]
    return Mutant("", frozenset(old), frozenset(new))


def change_force(world: World, chance: Random) -> Mutant | None:
    """Write another verb than the source's."""
    old = _some(world, chance, "Act", "rcp:force")
    others = [c for c in world.concepts if old and _scheme(c) == "force" and c != old.object]
    return _replace(old, value=chance.choice(others)) if old else None


def change_role(world: World, chance: Random) -> Mutant | None:
    """Give a participant, member or office holder another role or standing."""
    name = chance.choice(("Participation", "Membership", "RoleHolding"))
    old = _some(world, chance, name, "rcp:role", "rcp:standing")
    others = [c for c in world.concepts if old and _scheme(c) == _scheme(old.object) and c != old.object]
    return _replace(old, value=chance.choice(others)) if old else None


def change_actor(world: World, chance: Random) -> Mutant | None:
    """Give a participation or membership to another actor of the same kind."""
    name = chance.choice(("Attendance", "Membership", "Participation"))
    old = _some(world, chance, name, "rcp:attendee", "rcp:member", "rcp:prospect", "rcp:host")
    return _replace(old, value=chance.choice(_alike(world, old.object))) if old else None


def move_claim(world: World, chance: Random) -> Mutant | None:
    """Let a claim or count speak of another thing of the same kind."""
    old = _some(world, chance, "Claim", "rcp:about")
    others = _alike(world, old.object) if old else []
    return _replace(old, value=chance.choice(others)) if old and others else None


def change_claim(world: World, chance: Random) -> Mutant | None:
    """Let a claim give another thing of the same kind, another number or another year."""
    old = _some(world, chance, "Claim", "rcp:claimsThing", "rcp:claimsValue", "rcp:number")
    if old is None:
        return None
    if isinstance(old.object, ox.Literal):
        return _replace(old, value=_other_literal(old.object))
    others = _alike(world, old.object)
    return _replace(old, value=chance.choice(others)) if others else None


def swap_speaker(world: World, chance: Random) -> Mutant | None:
    """Exchange who spoke and who was spoken to."""
    pairs = [
        (one, other)
        for act in world.of_class("Act")
        for one in world.values(act, "rcp:issuedBy")
        for p in ("rcp:addressee", "rcp:tasks")
        for other in world.values(act, p)
        if one.object != other.object
    ]
    one, other = chance.choice(pairs)
    new = (
        ox.Triple(one.subject, one.predicate, other.object),
        ox.Triple(one.subject, other.predicate, one.object),
    )
    return Mutant("", frozenset({one, other}), frozenset(new))


def turn_link(world: World, chance: Random) -> Mutant:
    """Turn a link between two acts, bodies or matters round."""
    names = (
        "rcp:respondsTo",
        "rcp:takesUp",
        "rcp:parentBody",
        "rcp:underPurviewOf",
        "rcp:partOf",
        "rcp:establishes",
    )
    wanted = {expand(name) for name in names}
    old = chance.choice([t for t in world.triples if t.predicate.value in wanted])
    return Mutant("", frozenset({old}), frozenset({ox.Triple(old.object, old.predicate, old.subject)}))  # type: ignore[arg-type]


def retype_actor(world: World, chance: Random) -> Mutant:
    """Make an actor something else."""
    kinds = [t for t in world.triples if t.predicate == TYPE and "Actor" in world.types.get(t.subject, ())]
    old = chance.choice(kinds)
    names = (
        "State",
        "Territory",
        "InternationalOrganisation",
        "Person",
        "Body",
        "Meeting",
        "Document",
        "Mandate",
    )
    others = [node(f"rcp:{name}") for name in names if node(f"rcp:{name}") != old.object]
    return _replace(old, value=chance.choice(others))


def retype_event(world: World, chance: Random) -> Mutant:
    """Make an event something else."""
    kinds = [t for t in world.triples if t.predicate == TYPE and "Event" in world.types.get(t.subject, ())]
    names = (
        "MinisterialConference",
        "SeniorOfficialsMeeting",
        "BodyMeeting",
        "Workshop",
        "State",
        "Document",
    )
    old = chance.choice(kinds)
    return _replace(
        old, value=chance.choice([n for name in names if (n := node(f"rcp:{name}")) != old.object])
    )


def change_modality(world: World, chance: Random) -> Mutant | None:
    """Make a plan a fact, or a fact a plan."""
    old = _some(world, chance, "Event", "rcp:modality")
    if old is None:
        return None
    held, planned = node("modality:held"), node("modality:planned")
    return _replace(old, value=planned if old.object == held else held)


OPERATORS: Mapping[str, Operator] = {
    function.__name__.replace("_", "-"): function
    for function in (
        drop_required, drop_type, change_datatype, change_language, wrong_class, wrong_scheme, swap_dates,
        shift_date, shift_offset, mistype_digest, misspell_term, misspell_name, misspell_subject,
        duplicate_label, remove_evidence, duplicate_record, delete_record, invert_verdict, change_force,
        change_role, change_actor, move_claim, change_claim, swap_speaker, turn_link, retype_actor,
        retype_event, change_modality,
    )
}  # fmt: skip


def mutant(world: World, seed: int, number: int) -> Mutant:
    """Make the mutant ``number`` of the series ``seed``; the operators take turns."""
    names = sorted(OPERATORS)
    name = names[number % len(names)]
    for attempt in range(50):
        chance = Random(f"{seed}/{number}/{attempt}")
        made = OPERATORS[name](world, chance)
        if made is not None and made.added - set(world.triples) | made.removed - made.added:
            return Mutant(name, made.removed, made.added)
    raise AssertionError(f"the data give {name} nothing to change")


def _ours(predicate: ox.NamedNode, *starts: str) -> bool:
    return predicate.value.removeprefix(RCP).startswith(starts)


def _family(world: World, term: object) -> str:
    classes = world.types.get(term, frozenset())
    return next((family for family in FAMILIES if family in classes), "")


def _scheme(term: object) -> str:
    value = getattr(term, "value", "")
    return value.removeprefix(VOCAB).partition("/")[0] if value.startswith(VOCAB) else ""


def _concept_use(world: World, chance: Random) -> ox.Triple:
    return chance.choice([t for t in world.triples if _scheme(t.object) and not _ours(t.predicate, "claims")])


def _alike(world: World, term: object) -> list[ox.NamedNode]:
    """List the other things or concepts of the very kind of ``term``."""
    if _scheme(term):
        return [c for c in world.concepts if _scheme(c) == _scheme(term) and c != term]
    classes = world.types.get(term, frozenset())
    return [s for s in world.subjects if world.types.get(s) == classes and s != term]


def _misspelt(term: object, chance: Random) -> ox.NamedNode:
    value = term.value  # type: ignore[attr-defined]
    start = max(value.rfind("/"), value.rfind("#")) + 1
    place = chance.randrange(start + 1, len(value)) if len(value) > start + 1 else start
    return ox.NamedNode(value[:place] + value[place + 1 :])


def _other_year(value: object) -> ox.Literal:
    assert isinstance(value, ox.Literal)
    return ox.Literal(f"{int(value.value[:4]) + 1}{value.value[4:]}", datatype=value.datatype)


def _other_literal(value: ox.Literal) -> ox.Literal:
    if value.datatype.value in DATES:
        return _other_year(value)
    if value.datatype.value == expand("xsd:integer"):
        return ox.Literal(str(int(value.value) + 1), datatype=value.datatype)
    return ox.Literal(f"{value.value}x", datatype=value.datatype, language=value.language)
