"""``bali rule`` explains the rules of the project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bali_process.check.rule import BUILT_IN
from bali_process.project import Project

Bali = Callable[..., Any]


def test_a_rule_is_explained_with_its_constraint_and_its_place(harbour: Project, bali: Bali) -> None:
    shapes = harbour.shapes / "harbour.ttl"
    explained = (
        ' ;\n    sh:description "Unproven."@en ; skos:example "x" ;\n    skos:note "Cite words."@en ;\n'
    )
    text = shapes.read_text(encoding="utf-8")
    shapes.write_text(
        text.replace("sh:targetClass rcp:Record ;\n", f"sh:targetClass rcp:Record{explained}"),
        encoding="utf-8",
    )
    ran = bali("rule", "record-has-evidence")
    line = text.splitlines().index("rcs:record-has-evidence") + 1
    assert ran.status == 0
    assert ran.out.startswith("record-has-evidence (violation; harbour)\n")
    assert "  problem   Unproven.\n" in ran.out
    assert "  solution  Cite words.\n" in ran.out
    assert f"  checked   shapes/harbour.ttl:{line}\n" in ran.out
    assert "sh:minCount 1 ;" in ran.out
    assert "sh:path rcp:berthedAt" not in ran.out


def test_a_rule_may_be_named_as_in_the_shapes(harbour: Project, bali: Bali) -> None:
    assert bali("rule", "rcs:berth-is-named").out == bali("rule", "berth-is-named").out
    assert "(warning; harbour)" in bali("rule", "berth-is-named").out


def test_a_rule_that_no_shape_states_is_explained(harbour: Project, bali: Bali) -> None:
    ran = bali("rule", "syntax")
    assert ran.status == 0
    assert BUILT_IN["syntax"].solution in ran.out


def test_all_rules_are_listed_by_family(harbour: Project, bali: Bali) -> None:
    ran = bali("rule")
    lines = ran.out.splitlines()
    family = lines[lines.index("harbour") : lines.index("", lines.index("harbour"))]
    assert [line.split()[0] for line in family[1:]] == [
        "berth-is-named",
        "call-ends-after-start",
        "record-has-evidence",
        "tug-lies-at-a-quay",
    ]
    for name in (*BUILT_IN, "berth-is-named", "call-ends-after-start", "record-has-evidence"):
        assert sum(line.startswith(f"  {name} ") for line in lines) == 1, name
    assert f"{len(BUILT_IN) + 4} rules." in lines[-1]


def test_a_misspelt_rule_gets_a_suggestion(harbour: Project, bali: Bali) -> None:
    ran = bali("rule", "berth-is-nmaed")
    assert ran.status == 2
    assert "did you mean “berth-is-named”?" in ran.err


def test_a_rule_like_no_other_is_told_where_all_are(harbour: Project, bali: Bali) -> None:
    ran = bali("rule", "zzz")
    assert ran.status == 2
    assert "lists all" in ran.err


def test_broken_shapes_explain_nothing_and_are_named(harbour: Project, bali: Bali) -> None:
    (harbour.shapes / "harbour.ttl").write_text("rcs:x a sh:NodeShape .\n", encoding="utf-8")
    ran = bali("rule", "syntax")
    assert ran.status == 2
    assert "shapes/harbour.ttl:1" in ran.err


def test_every_rule_of_the_project_is_explained_in_full(real: Project, bali: Bali) -> None:
    ran = bali("rule")
    names = [line.split()[0] for line in ran.out.splitlines() if line.startswith("  ")]
    assert len(names) > 80
    explained = bali("rule", "event-ends-after-start").out
    assert "FILTER" in explained
    assert "sh:description" not in explained
