"""``bali rule``: what a rule asks for, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from bali_process import project as projects
from bali_process.check.rule import BUILT_IN, Rule
from bali_process.errors import BaliError

#: The family of the rules that no shape states.
BESIDE = "beside the shapes"
#: What a shape says for people; the rest of it is the constraint.
_FOR_PEOPLE = re.compile(r"\s+(?:a sh:|sh:description|sh:severity|skos:)")


@dataclass(frozen=True)
class Entry:
    """A rule with its family (the file of its shape), its place and its shape as it was written."""

    rule: Rule
    family: str
    place: str = ""
    shape: str = ""


@click.command()
@click.argument("name", required=False)
def rule(name: str | None) -> None:
    """Explain the rule NAME: problem, example, solution, and how it is checked. Without NAME, list all.

    Exit status: 0 explained, 2 there is no such rule.

    \b
    Examples:
      bali rule
      bali rule record-has-evidence
    """
    entries = _entries(projects.find())
    if name is None:
        click.echo("\n".join(_listed(entries)))
        return
    wanted = name.removeprefix("rcs:")
    if wanted not in entries:
        raise BaliError(_unknown(wanted, entries))
    click.echo("\n".join(_explained(entries[wanted])))


def _entries(project: projects.Project) -> Mapping[str, Entry]:
    """Read every rule; a shapes file that is broken explains nothing."""
    from bali_process.build.rulebook import rulebook
    from bali_process.build.source import read

    entries = {name: Entry(told, BESIDE) for name, told in BUILT_IN.items()}
    for path in projects.listed(project.shapes, ".ttl"):
        file = project.relative(path)
        source = read(path, file, "")
        if source.faults:
            fault = source.faults[0]
            raise BaliError(f"{file}:{fault.line} cannot be read: {fault.message} See “bali check”.")
        for name, told in rulebook(source.triples).items():
            if name not in BUILT_IN:
                line, shape = _written(path, name)
                entries[name] = Entry(told, path.stem, f"{file}:{line}", shape)
    return entries


def _written(path: Path, name: str) -> tuple[int, str]:
    """Find the line and the text of a shape: from its name to the next empty line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BaliError(f"{path} cannot be read ({error.strerror}); see “bali check”.") from error
    start = next((number for number, line in enumerate(lines) if line.split() == [f"rcs:{name}"]), 0)
    end = next((number for number, line in enumerate(lines) if number > start and not line), len(lines))
    return start + 1, "\n".join(line for line in lines[start + 1 : end] if not _FOR_PEOPLE.match(line))


def _listed(entries: Mapping[str, Entry]) -> Iterator[str]:
    width = max(map(len, entries))
    for family in dict.fromkeys(entry.family for entry in entries.values()):
        yield family
        for name, entry in entries.items():
            if entry.family == family:
                yield f"  {name:<{width}}  {entry.rule.severity.name.lower():<9}  {entry.rule.problem}"
        yield ""
    yield f"{len(entries)} rules. “bali rule NAME” explains one."


def _explained(entry: Entry) -> Iterator[str]:
    told = entry.rule
    yield f"{told.name} ({told.severity.name.lower()}; {entry.family})"
    yield f"  problem   {told.problem}"
    yield f"  example   {told.example}"
    yield f"  solution  {told.solution}"
    if entry.shape:
        yield f"  checked   {entry.place}"
        yield ""
        yield entry.shape


def _unknown(name: str, entries: Mapping[str, Entry]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, entries, 1, 0.5)
    hint = f"did you mean “{near[0]}”?" if near else "“bali rule” lists all."
    return f"There is no rule “{name}”; {hint}"
