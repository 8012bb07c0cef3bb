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
def export(form: str, out: Path | None, with_inferred: bool, graphs: tuple[str, ...]) -> None:
    """Write the ontology and the instances, or the graphs named, with the same bytes on every run.

    Exit status: 0 written, 2 not: the data are invalid, or the file cannot be written.

    \b
    Examples:
      bali export --out bali-process.ttl
      bali export --format nquads --with-inferred > bali-process.nq
      bali export --graph som-5 --format jsonld
    """
    content = serialise(select(obtain(projects.find()), graphs, with_inferred), form)
    if out:
        write(content, out)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
