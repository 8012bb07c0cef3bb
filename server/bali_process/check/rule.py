"""What a rule asks for, and the rules that hold before and beside the shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bali_process.check.finding import Severity


@dataclass(frozen=True)
class Rule:
    """A rule for people: what goes wrong, an example of it, and the way out."""

    name: str
    severity: Severity = Severity.VIOLATION
    problem: str = ""
    example: str = ""
    solution: str = ""


_RULES = (
    Rule(
        "syntax",
        problem="The file is not Turtle in UTF-8, or uses a prefix that it does not declare.",
        example="meeting:x a rcp:Meeting",
        solution="Mend the place that is named; nothing is validated before every file can be read.",
    ),
    Rule(
        "shapes",
        problem="A shape is not well formed, holds a query that does not parse, or nobody can check it.",
        example="rcs:x sh:minCount 'one' .",
        solution="Mend the shape; the data are not judged by shapes that are wrong.",
    ),
    Rule(
        "axiom-is-known",
        problem="No rule can be made of an axiom of the ontology.",
        example="rcp:x a owl:FunctionalProperty .",
        solution="Say it with an axiom that is known, or with a shape.",
    ),
    Rule(
        "axioms-agree",
        problem="What the data say cannot be true together with what the ontology says.",
        example="state:x a rcp:State , rcp:Meeting .",
        solution="Correct one of the assertions that are named, or the axiom.",
    ),
    Rule(
        "triple-stands-once",
        problem="A triple is written twice, so that an edit of one leaves the other behind.",
        example="meeting:x rcp:place place:y , place:y .",
        solution="Keep one of the two.",
    ),
    Rule(
        "one-file-one-graph",
        problem="Two files would share a named graph, so that nobody could ask which file says what.",
        example="instances/states.ttl and instances/sources/states.ttl",
        solution="Rename one of the files.",
    ),
    Rule(
        "text-is-at-hand",
        Severity.WARNING,
        "A source text is not among the documents, so that its spans are not verified.",
        "text:som-5 without a file som-5.txt",
        "Add the file, named as the text is.",
    ),
    Rule(
        "text-is-unchanged",
        problem="A source text is not, to the character, the one that spans count in.",
        example="text:som-5 with another length",
        solution="Take the old text, or print its spans again with bali span.",
    ),
    Rule(
        "span-has-not-drifted",
        problem="The words of a span stand elsewhere in the text.",
        example="span:som-5.711-888 whose words begin at 715",
        solution="Correct the offsets and the name of the span.",
    ),
    Rule(
        "span-words-are-found",
        problem="The words of a span stand nowhere in the text.",
        example="a span whose digest was mistyped",
        solution="Find the words, and print the span again with bali span.",
    ),
)

#: Name -> rule, for the rules that no shape states.
BUILT_IN: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in _RULES})
#: While one of these is broken, the data are not judged, so their findings are always shown.
FIRST = frozenset(("syntax", "shapes", "axiom-is-known"))
