"""``bali span``: the span node of some words, ready to paste."""

from __future__ import annotations

from pathlib import Path

import click

from bali_process.errors import BaliError
from bali_process.evidence.span import Span, find, nearest
from bali_process.evidence.texts import Text, read_text, read_texts


@click.command()
@click.argument("document")
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    envvar="BALI_DOCUMENTS",
    show_envvar=True,
    help="The folder that holds the texts, <name>.txt.",
)
@click.pass_context
def span(ctx: click.Context, document: str, words: tuple[str, ...], documents: Path | None) -> None:
    """Print the span node of each of WORDS in DOCUMENT, ready to paste into Turtle.

    DOCUMENT is the name of a text, a text file, or a folder of texts (then every text in it is searched).
    White space, line ends, quotation marks and dashes are compared loosely; the offsets are exact. The
    nodes go to standard output; where words stand in several places, all of them are printed, and
    standard error shows each with its surroundings. Exit status 1 when some words are nowhere.

    \b
    Examples:
      bali span som-5 "welcomed the membership" --documents documents
      bali span documents/som-5.txt "on 1 April 2013" "Senior Officials Meeting in Bali"
      BALI_DOCUMENTS=documents bali span som-5 "on 1 April 2013"
    """
    texts = _texts(document, documents)
    complete = [_print_spans(texts, quotation) for quotation in words]
    ctx.exit(0 if all(complete) else 1)


def _texts(document: str, documents: Path | None) -> list[Text]:
    """Resolve ``document``: a text's name in the folder, a file, or a folder."""
    folder = documents or Path()
    named = folder / f"{document}.txt"
    if named.is_file():
        return [read_text(named)]
    path = Path(document)
    if path.is_file():
        return [read_text(path)]
    if path.is_dir():
        return list(read_texts(path).values())
    if documents is None:
        raise BaliError(
            f"There is no text “{document}” here; say where the texts are with --documents DIR "
            "(or BALI_DOCUMENTS), or give a file or folder."
        )
    known = ", ".join(read_texts(documents)) if documents.is_dir() else "no folder of that name"
    raise BaliError(f"{documents} holds no text “{document}”; there is {known}.")


def _print_spans(texts: list[Text], words: str) -> bool:
    """Print the spans of ``words``; return False when there are none."""
    spans = [span for text in texts for span in find(text, words)]
    for found in spans:
        click.echo(found.node())
        if len(spans) > 1:
            click.echo(f"    {found.text.name} {found.start}-{found.end}: {found.context()}", err=True)
    if len(spans) > 1:
        click.echo(
            f"    “{words}” stand in {len(spans)} places; paste the one you mean, or quote more words.",
            err=True,
        )
    if not spans:
        click.echo(f"bali: {_nowhere(texts, words)}", err=True)
    return bool(spans)


def _nowhere(texts: list[Text], words: str) -> str:
    where = texts[0].name if len(texts) == 1 else f"any of {len(texts)} texts"
    candidates = [passage for text in texts if (passage := nearest(text, words))]
    if not candidates:
        return f"“{words}” are not words of {where}, and nothing there is like them."
    best = max(candidates, key=lambda passage: _likeness(passage, words))
    return (
        f"“{words}” are not words of {where}; the nearest passage is {best.text.name} "
        f"{best.start}-{best.end}: “{' '.join(best.words.split())}”."
    )


def _likeness(passage: Span, words: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, passage.words.lower(), words.lower(), autojunk=False).ratio()
