"""``bali export``: the graph as a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bali_process import project as projects
from bali_process.build.release import obtain
from bali_process.export import select, serialise, write
from bali_process.formats import DATASETS, GRAPHS


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice([form.name for form in (*GRAPHS, *DATASETS)]),
    default="turtle",
    show_default=True,
    help="The last two keep the names of the graphs.",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A file; standard output otherwise."
)
@click.option("--with-inferred", is_flag=True, help="Add what follows from the data.")
@click.option(
    "--graph",
    "graphs",
    metavar="NAME",
    multiple=True,
    help="Only this graph (the name of an instances file, ontology, shapes, …); may be repeated.",
)
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the pages instead, as files for any web server, into this folder.",
)
def export(
    form: str, out: Path | None, with_inferred: bool, graphs: tuple[str, ...], site: Path | None
) -> None:
    """Write the ontology and the instances, or the graphs named, with the same bytes on every run.

    With --site, write the pages in place of the graph: they include it. Exit status: 0 written, 2 not: the
    data are invalid, or the files cannot be written.

    \b
    Examples:
      bali export --out bali-process.ttl
      bali export --format nquads --with-inferred > bali-process.nq
      bali export --graph som-5 --format jsonld
      bali export --site public
    """
    if site:
        if out or graphs or with_inferred:
            raise click.UsageError("--site writes all pages; it goes with no other option.")
        export_site(site.absolute())
        return
    content = serialise(select(obtain(projects.find()), graphs, with_inferred), form)
    if out:
        write(content, out)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def export_site(target: Path) -> None:
    """Write the static copy of the site into the folder ``target``, and tell how many files that are."""
    from bali_process.cli.serve import edition
    from bali_process.mirror import mirror
    from bali_process.settings import Settings

    project = projects.find()
    obtain(project)
    made = edition(Settings(log=False), project)
    is_watched = sys.stderr.isatty()
    try:
        count = mirror(made.application, target, made.digest, _tell if is_watched else lambda *_: None)
    finally:
        made.close()
    click.echo(f"{chr(13) if is_watched else ''}{count} files are in {target}.", err=True)


def _tell(done: int, waiting: int) -> None:
    if done % 25 == 0:
        click.echo(f"\r{done} files, {waiting} or more to come ", nl=False, err=True)
