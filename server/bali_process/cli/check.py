"""``bali check``: validate, and say what is wrong and where."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bali_process import project as projects
from bali_process.build.release import tell_terminal
from bali_process.check.changes import changes_since
from bali_process.check.conclusion import conclusion, fails
from bali_process.check.finding import Severity
from bali_process.check.formats import FORMATS
from bali_process.check.report import Report
from bali_process.check.selection import Selection, known_focuses, known_rules
from bali_process.check.watch import watch
from bali_process.errors import BaliError
from bali_process.evidence.texts import read_texts
from bali_process.project import Project

if TYPE_CHECKING:
    from bali_process.build.pipeline import Build

_FORMATS = ", ".join(f"{name} ({form.help})" for name, form in FORMATS.items())


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default=next(iter(FORMATS)),
    show_default=True,
    help=f"How findings are written: {_FORMATS}.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the findings to a file.")
@click.option(
    "--severity",
    type=click.Choice([severity.name.lower() for severity in reversed(Severity)]),
    default="info",
    show_default=True,
    help="Show findings of this severity or a higher one.",
)
@click.option("--rule", "rules", metavar="NAME", multiple=True, help="Show this rule only; may be repeated.")
@click.option(
    "--focus", "focuses", metavar="NAME", multiple=True, help="Show this thing only (act:x); may be repeated."
)
@click.option("--changed-since", "since", metavar="REV", help="Show statements changed since a git revision.")
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    envvar="BALI_DOCUMENTS",
    help="Hold evidence against the source texts in this folder, too (or BALI_DOCUMENTS).",
)
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@click.option("--watch", "watched", is_flag=True, help="Check again after every save, until Ctrl-C.")
@click.option(
    "--reasoner",
    type=click.Choice(["rules", "owlrl"]),
    default="rules",
    show_default=True,
    help="The compiled rules, or the slow reference.",
)
@click.option(
    "--validator",
    type=click.Choice(["queries", "pyshacl"]),
    default="queries",
    show_default=True,
    help="One query for each rule, or the slow reference.",
)
@click.pass_context
def check(ctx: click.Context, /, watched: bool, **asked: Any) -> None:
    """Validate the data; with FILES, report what is wrong in these.

    A file of the project is checked in its place; any other file is added to the data, or replaces the
    instances file of the same name. Exit status: 0 valid, 1 findings (warnings count with --strict only),
    2 the check could not run. What keeps the data from being judged, a fault of syntax say, is shown and
    fails whatever is asked for.

    \b
    Examples:
      bali check
      bali check instances/sources/som-5.ttl --watch
      bali check --changed-since origin/main --strict
      bali check --documents documents --format sarif --out findings.sarif
    """
    project = projects.find()
    if not watched:
        ctx.exit(int(_check(project, **asked)))
    watch(lambda: _watched(project, asked["files"], asked["documents"]), lambda: _again(project, asked))


def _check(
    project: Project,
    files: tuple[Path, ...],
    form: str,
    out: Path | None,
    severity: str,
    rules: tuple[str, ...],
    focuses: tuple[str, ...],
    since: str | None,
    documents: Path | None,
    strict: bool,
    reasoner: str,
    validator: str,
) -> bool:
    """Check once, write what was asked for, and tell whether it fails."""
    from bali_process.build.pipeline import build
    from bali_process.build.rulebook import rulebook

    if missing := [path for path in files if not path.is_file()]:
        kind = "is a folder" if missing[0].is_dir() else "is not there"
        raise BaliError(f"{missing[0]} {kind}; name Turtle files, or none to check everything.")
    changes = changes_since(since, project.root) if since is not None else None
    texts = read_texts(documents) if documents else {}
    built = build(project, files, reasoner, tell_terminal, validator, texts)
    starts = {source.file: [place.line for place in source.subjects.values()] for source in built.sources}
    book = rulebook(built.snapshot.shapes)
    selection = Selection(
        Severity[severity.upper()],
        known_rules(rules, book.keys() | {finding.rule for finding in built.findings}),
        known_focuses(focuses, _nodes(built)) if focuses and built.snapshot.asserted else frozenset(),
        frozenset(_name(project, path) for path in files),
        changes and changes.whole(starts),
    )
    shown = selection.select(built.findings)
    colour = form == "text" and out is None and sys.stdout.isatty()
    looked = selection.files or {source.file for source in built.sources}
    text = FORMATS[form].write(Report(shown, project.root, tuple(sorted(looked)), book, colour))
    _write(text, out)
    if form == "text" or out:
        if text and out is None:
            click.echo()
        click.echo(conclusion(shown, built.findings, len(built.sources), len(built.snapshot.asserted)))
    # A finding in another file may be the fault of the files given (a name removed here, used there).
    return fails(built.findings if files else shown, strict)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(f"{text}\n" if text else "", nl=False)
        return
    try:
        out.write_text(f"{text}\n" if text else "", encoding="utf-8", newline="\n")
    except OSError as error:
        raise BaliError(f"{out} cannot be written ({error.strerror}); name another file.") from error


def _name(project: Project, path: Path) -> str:
    return project.relative(path.resolve() if path.resolve().is_relative_to(project.root) else path)


def _nodes(built: Build) -> set[str]:
    parts = (part for triple in built.snapshot.asserted for part in (triple.subject, triple.object))
    return {part.value for part in parts if hasattr(part, "value")}


def _again(project: Project, asked: dict[str, Any]) -> None:
    """Check once more on a cleared screen; whatever cannot be checked is told, and the watch goes on."""
    if sys.stdout.isatty():
        click.clear()
    begun = time.monotonic()
    try:
        _check(project, **asked)
    except BaliError as error:
        click.echo(f"bali: {error}", err=True)
    click.echo(f"{time.strftime('%H:%M:%S')}, after {time.monotonic() - begun:.1f} s. Watching; Ctrl-C ends.")
    sys.stdout.flush()


def _watched(project: Project, files: tuple[Path, ...], documents: Path | None) -> Iterator[Path]:
    for folder in (project.ontology, project.instances, project.shapes):
        yield from projects.listed(folder, ".ttl", calm=True)
    yield from files
    yield from projects.listed(documents, ".txt", deep=False, calm=True) if documents else ()
