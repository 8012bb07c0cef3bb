"""``bali push``: load the release into another SPARQL server."""

from __future__ import annotations

import sys

import click

from bali_process.settings import SETTINGS

DIFFERS = 1
_URL = next(setting for setting in SETTINGS if setting.name == "engine")


@click.command()
@click.argument("url")
@click.option(
    "--graph-store", metavar="URL", default="", help="Where the server takes graphs, if it does not say."
)
@click.option(
    "--timeout", type=click.FloatRange(0.1, 86400), default=300, help="Longest wait for an answer, in s."
)
@click.option("--dry-run", is_flag=True, help="Only compare; exit status 1 when something differs.")
def push(url: str, graph_store: str, timeout: float, dry_run: bool) -> None:
    """Load the release into the SPARQL server whose query address is URL.

    Graphs that are there and equal are left alone, others of ours are replaced one by one, each whole, and
    those that the release has no more are deleted. Nothing else on the server is touched. Each graph is
    read back and compared. BALI_PUSH_USER and BALI_PUSH_PASSWORD, or BALI_PUSH_TOKEN, are the credentials.

    \b
    Examples:
      bali push http://127.0.0.1:7878/query
      bali push http://127.0.0.1:3030/bali/query --graph-store http://127.0.0.1:3030/bali/data
      bali push http://127.0.0.1:8890/sparql --dry-run
    """
    for given in filter(None, (url, graph_store)):
        _URL.parse(given, "The address")
    from bali_process.build.release import obtain
    from bali_process.engine.replica import Replica
    from bali_process.project import find

    release = obtain(find())
    replica = Replica(release.path, url, graph_store, timeout)
    steps = replica.differing() if dry_run else replica.load(_progress)
    changed = [step for step in steps if step.doing != "keep"]
    for step in changed:
        click.echo(step)
    held = f"release {release.digest[:12]} ({len(replica.graphs)} graphs)"
    if dry_run:
        click.echo(
            f"{url} holds {held}." if not changed else f"{url} differs from {held}; nothing was changed."
        )
        sys.exit(DIFFERS if changed else 0)
    click.echo(f"{url} holds {held}: {len(changed)} changed, the others were equal.")


def _progress(line: str) -> None:
    """Tell a person at a terminal what is going on."""
    if sys.stderr.isatty():
        click.echo(f"bali: {line}", err=True)
