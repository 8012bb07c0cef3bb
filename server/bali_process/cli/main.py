"""The command ``bali``: finds a command when it is called, and turns errors into sentences."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import click

from bali_process import __version__
from bali_process.errors import BaliError

#: Exit statuses beside 0 (done, valid) and 1 (findings, or nothing found).
CANNOT_RUN = 2
INTERRUPTED = 130
BROKEN_PIPE = 141


@dataclass(frozen=True)
class Entry:
    """Where a command lives (``module:function``) and the line that ``bali --help`` shows for it."""

    target: str
    help: str


COMMANDS: Mapping[str, Entry] = {
    "as-of": Entry("bali_process.cli.as_of:as_of", "Show who held which standing or role on a day."),
    "check": Entry("bali_process.cli.check:check", "Validate the data; findings tell file and line."),
    "coverage": Entry(
        "bali_process.cli.coverage:coverage_command", "Account for every sentence of the source texts."
    ),
    "export": Entry("bali_process.cli.export:export", "Write the graph, with the same bytes on every run."),
    "push": Entry("bali_process.cli.push:push", "Load the release into another SPARQL server."),
    "query": Entry("bali_process.cli.query:query", "Answer a stored question or a SPARQL query."),
    "rule": Entry("bali_process.cli.rule:rule", "Explain a rule: problem, example, solution; or list all."),
    "serve": Entry("bali_process.cli.serve:serve", "Serve the graph: SPARQL endpoint and pages."),
    "span": Entry("bali_process.cli.span:span", "Print the evidence span of words in a source text."),
    "verify-evidence": Entry(
        "bali_process.cli.verify_evidence:verify_evidence",
        "Hold every evidence span against the source texts.",
    ),
}


class LazyGroup(click.Group):
    """A group that imports a command only when it is called, so that each starts as fast as it can."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command ``cmd_name``, or return None when there is none."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, function = entry.target.partition(":")
        command = getattr(importlib.import_module(module), function)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``args`` starts with; a misspelt one gets a suggestion."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(_unknown(args[0]), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in self.list_commands(ctx)])


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, 1)
    hint = f"did you mean “{near[0]}”?" if near else f"there are {', '.join(sorted(COMMANDS))}."
    return f"There is no command “{name}”; {hint}"


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, prog_name="bali")
def cli() -> None:
    """The Bali Process knowledge graph: check, query, serve and export it.

    \b
    Examples:
      bali serve                          the graph at http://127.0.0.1:8000/
      bali query --list                   the stored questions
      bali check instances/sources/*.ttl  findings with file and line
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process with its status."""
    try:
        status = cli.main(arguments, prog_name="bali", standalone_mode=False)
        sys.stdout.flush()
    except BaliError as error:
        if error.details:
            click.echo(error.details, err=True)
        click.echo(f"bali: {error}", err=True)
        status = CANNOT_RUN
    except click.exceptions.Exit as leave:
        status = leave.exit_code
    except click.ClickException as error:
        error.show()
        status = CANNOT_RUN
    except (click.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except BrokenPipeError:
        # The reader left (`bali query … | head`): nothing more can be said, at exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = BROKEN_PIPE
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
