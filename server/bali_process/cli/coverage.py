"""``bali coverage``: what each sentence of the sources became in the graph."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
import pyoxigraph as ox

from bali_process import project as projects
from bali_process.cli.verify_evidence import instances
from bali_process.errors import BaliError
from bali_process.evidence.coverage import Citation, Covered, coverage
from bali_process.evidence.texts import Text, read_texts
from bali_process.namespaces import BASE, PREFIXES, compact

_CITATIONS = """
SELECT ?span ?text ?start ?end (GROUP_CONCAT(DISTINCT COALESCE(STR(?record), ""); separator=" ") AS ?records)
       (SAMPLE(?note) AS ?reason) WHERE {
  ?span rcp:inText ?text ; rcp:startOffset ?start ; rcp:endOffset ?end .
  { ?record rcp:evidence|rcp:boundEvidence ?span }
  UNION { ?omission rcp:omits ?span ; skos:editorialNote ?note }
} GROUP BY ?span ?text ?start ?end
"""


@click.command()
@click.argument("documents", type=click.Path(path_type=Path), envvar="BALI_DOCUMENTS")
@click.option(
    "--text", "only", metavar="NAME", multiple=True, help="Look at this text only; may be repeated."
)
@click.option("--list", "listed", is_flag=True, help="Show every sentence with the records that rest on it.")
@click.pass_context
def coverage_command(ctx: click.Context, documents: Path, only: tuple[str, ...], listed: bool) -> None:
    """Account for every sentence of the source texts in the folder DOCUMENTS (<name>.txt).

    A sentence, heading or list item is accounted for when records or omissions rest on all its words of
    weight. Exit status: 0 all are, 1 some are not, 2 nothing could be looked at.

    \b
    Examples:
      bali coverage documents
      bali coverage documents --text som-5 --list
    """
    texts = read_texts(documents)
    unknown = [name for name in only if name not in texts]
    if unknown:
        raise BaliError(f"{documents} holds no {unknown[0]}.txt; it has {', '.join(sorted(texts))}.")
    cited = _citations(instances(projects.find()))
    total = accounted = 0
    for name in only or sorted(texts):
        found = coverage(texts[name], cited.get(name, []))
        total, accounted = total + len(found), accounted + sum(sentence.accounted for sentence in found)
        _tell(texts[name], found, listed)
    click.echo(f"{accounted} of {total} sentences accounted for ({100 * accounted / total:.1f} %).")
    ctx.exit(int(accounted < total))


def _citations(store: ox.Store) -> dict[str, list[Citation]]:
    """Group the cited spans by the name of their text."""
    rows = store.query(_CITATIONS, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    cited: dict[str, list[Citation]] = {}
    for row in rows:
        records = tuple(sorted(compact(record) for record in row["records"].value.split()))
        reason = row["reason"].value if row["reason"] else ""
        citation = Citation(int(row["start"].value), int(row["end"].value), records, reason)
        cited.setdefault(row["text"].value.removeprefix(f"{BASE}text/"), []).append(citation)
    return cited


def _tell(text: Text, found: list[Covered], listed: bool) -> None:
    """Print a line for the text, and one for each sentence that is asked for or still open."""
    done = sum(sentence.accounted for sentence in found)
    omitted = sum(bool(sentence.reasons) for sentence in found)
    click.echo(
        f"{text.name}: {done} of {len(found)} sentences accounted for, {omitted} hold words without a fact"
    )
    for sentence in found:
        if listed or not sentence.accounted:
            click.echo("\n".join(_lines(text, sentence)))


def _lines(text: Text, covered: Covered) -> Iterable[str]:
    place = covered.sentence
    words = " ".join(text.characters[place.start : place.end].split())
    yield f"  {text.name} {place.start}-{place.end}  {words if len(words) <= 90 else words[:89] + '…'}"
    if covered.records:
        yield f"      {len(covered.records)} records: {', '.join(covered.records)}"
    for reason in covered.reasons:
        yield f"      no fact: {reason}"
    if not covered.accounted:
        left = ", ".join(f"{text.characters[start:end]} ({start})" for start, end in covered.open_words)
        yield f"      open: {left or 'the whole sentence'}"
