"""``bali check``: validate, and say what is wrong and where."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bali_process import project as projects
from bali_process.build.release import tell_terminal
from bali_process.check.finding import Finding, Severity
from bali_process.check.github import workflow_commands
from bali_process.check.text import report, summary
from bali_process.errors import BaliError


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    default="text",
    show_default=True,
    help="For a person, or for annotations on a pull request.",
)
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
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
def check(
    ctx: click.Context, files: tuple[Path, ...], form: str, strict: bool, reasoner: str, validator: str
) -> None:
    """Validate the data; with FILES, report what is wrong in these.

    A file of the project is checked in its place; any other file is added to the data, or replaces the
    instances file of the same name. Exit status: 0 valid, 1 findings (warnings count with --strict only),
    2 the check could not run.

    \b
    Examples:
      bali check
      bali check instances/sources/som-5.ttl
      bali check --format github --strict
    """
    from bali_process.build.pipeline import build

    project = projects.find()
    if missing := [path for path in files if not path.is_file()]:
        raise BaliError(f"There is no file {missing[0]}; name Turtle files, or none to check everything.")
    built = build(project, files, reasoner, tell_terminal, validator)
    wanted = {
        project.relative(path.resolve() if path.resolve().is_relative_to(project.root) else path)
        for path in files
    }
    shown = [finding for finding in built.findings if not wanted or finding.file in wanted]
    elsewhere = len(built.findings) - len(shown)
    text = workflow_commands(shown) if form == "github" else report(shown, project.root, sys.stdout.isatty())
    if text:
        click.echo(text)
    if form == "text":
        _conclude(shown, elsewhere, len(built.sources), len(built.snapshot.asserted))
    ctx.exit(int(_fails(built.findings, strict)))


def _fails(findings: Sequence[Finding], strict: bool) -> bool:
    # A finding in another file may be the fault of the files given (a name removed here, used there).
    least = Severity.WARNING if strict else Severity.VIOLATION
    return any(finding.severity >= least for finding in findings)


def _conclude(shown: Sequence[Finding], elsewhere: int, files: int, triples: int) -> None:
    told = f"Checked {triples} triples in {files} files: {summary(shown)}."
    if any(finding.rule == "syntax" for finding in shown):
        told = f"Read {files} files: {summary(shown)}. Nothing was validated, because not all of them parse."
    if elsewhere:
        told += f" {elsewhere} more in other files: see “bali check”."
    click.echo(("\n" if shown else "") + told)
