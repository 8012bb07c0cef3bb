"""``bali verify-evidence``: do the words still stand where the graph says?"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import pyoxigraph as ox

from bali_process import project as projects
from bali_process.errors import BaliError
from bali_process.evidence.texts import read_texts
from bali_process.evidence.verify import Checked, CheckedText, Verdict, check_texts, claimed_spans, verify
from bali_process.namespaces import compact


@click.command("verify-evidence")
@click.argument("documents", type=click.Path(path_type=Path), envvar="BALI_DOCUMENTS")
@click.option(
    "--text", "only", metavar="NAME", multiple=True, help="Look at this text only; may be repeated."
)
@click.pass_context
def verify_evidence(ctx: click.Context, documents: Path, only: tuple[str, ...]) -> None:
    """Hold every evidence span against the source texts in the folder DOCUMENTS (<name>.txt).

    A span is verified when the characters at its offsets have its digest, drifted when the same words now
    stand elsewhere in the text, and missing when they stand nowhere. Exit status: 0 all verified, 1 some
    are not, 2 nothing could be looked at.

    \b
    Examples:
      bali verify-evidence documents
      bali verify-evidence documents --text som-5
    """
    texts = read_texts(documents)
    store = instances(projects.find())
    spans = [span for span in claimed_spans(store) if not only or span.text in only]
    if not spans:
        where = f" in {', '.join(only)}" if only else ""
        raise BaliError(f"The graph has no evidence span{where}, so nothing was verified; see instances/.")
    described = [text for text in check_texts(store, texts) if not only or text.name in only]
    results = list(_watched(verify(spans, texts), len(spans)))
    _tell_texts(described)
    for result in results:
        if result.verdict is not Verdict.VERIFIED:
            click.echo(_line(result))
    counts = Counter(result.verdict for result in results)
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])
    click.echo(f"{told} (spans: {len(results)}, texts: {len({span.text for span in spans})}).")
    ctx.exit(int(counts[Verdict.VERIFIED] < len(results) or not all(text.unchanged for text in described)))


def instances(project: projects.Project) -> ox.Store:
    """Read the instances as they are, valid or not: evidence is looked at while data are being written."""
    store = ox.Store()
    for path in projects.listed(project.instances, ".ttl"):
        try:
            store.bulk_load(path=path, format=ox.RdfFormat.TURTLE)
        except (SyntaxError, OSError) as error:
            raise BaliError(
                f"{project.relative(path)} cannot be read; see what is wrong with “bali check”."
            ) from error
    return store


def _watched(results: Iterable[Checked], total: int) -> Iterator[Checked]:
    """Pass ``results`` on, and show a person at a terminal how far they are."""
    if not sys.stderr.isatty():
        yield from results
        return
    with click.progressbar(results, length=total, label="Verifying spans", file=sys.stderr) as shown:
        yield from shown


def _tell_texts(described: Iterable[CheckedText]) -> None:
    for text in described:
        if text.at_hand is None:
            click.echo(f"{text.name}: there is no file {text.name}.txt, so its spans were not read")
        elif not text.unchanged:
            click.echo(
                f"{text.name}: the text changed since its spans were taken "
                f"({text.length} characters then, {text.at_hand.length} now, or other ones)"
            )


def _line(result: Checked) -> str:
    name = compact(result.span.iri)
    length = result.span.end - result.span.start
    match result.verdict:
        case Verdict.DRIFTED:
            where = ", ".join(f"{start}-{start + length}" for start in result.found[:5])
            return f"{name}: drifted, its words now stand at {where}"
        case Verdict.MISSING if length < 1 or not result.span.digest:
            return f"{name}: missing, it has no usable offsets or no digest"
        case Verdict.MISSING:
            return f"{name}: missing, its words stand nowhere in {result.span.text}"
        case _:
            return f"{name}: unread, {result.span.text}.txt is not there"
