"""``bali query``: a stored question, a file or a text of SPARQL, answered in this process."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from bali_process.errors import BaliError

if TYPE_CHECKING:
    from bali_process.formats import Format
    from bali_process.query.catalogue import Catalogue
    from bali_process.query.form import Form
    from bali_process.query.names import Names

TABLE = "table"


@click.command()
@click.argument("question", required=False)
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    help="table, json, xml, csv, tsv; for graphs turtle, ntriples, jsonld, rdfxml, trig, nquads. "
    "Default: a table on a terminal and CSV into a pipe; Turtle for a graph.",
)
@click.option(
    "--param",
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="A value for a parameter of a stored question; may be repeated.",
)
@click.option("--list", "listing", is_flag=True, help="List the stored questions with their parameters.")
def query(question: str | None, format_name: str | None, parameters: tuple[str, ...], listing: bool) -> None:
    """Answer QUESTION: the name of a stored question, a file, a SPARQL text, or - for standard input.

    The known prefixes (rcp:, meeting:, state:, skos: …) need no declaration here; the endpoint is strict.
    An IRI parameter takes a prefixed name, a slug or a label: som-5, meeting:som-5, Australia.

    \b
    Examples:
      bali query --list
      bali query who-attended --param meeting=som-5
      bali query "SELECT ?m ?day WHERE { ?m a rcp:Meeting ; rcp:startDate ?day }" --format csv
      bali query "DESCRIBE meeting:som-5"
    """
    from bali_process.project import find
    from bali_process.query.catalogue import load

    project = find()
    catalogue = load(project.queries / "competency")
    if listing:
        _list(catalogue)
        return
    if not question:
        raise BaliError("Say what to ask: a stored question (bali query --list), a file, or a SPARQL text.")
    _answer(_find(question, catalogue), _values(parameters), format_name)


@dataclass(frozen=True)
class Question:
    """What to ask, and what to put before it for the engine."""

    text: str
    name: str = ""
    stored: bool = False


def _find(question: str, catalogue: Catalogue) -> Question:
    """The text that ``question`` means; raises BaliError with the nearest stored name."""
    if question in catalogue.queries:
        return Question(catalogue.queries[question].text, question, stored=True)
    if question == "-":
        return Question(sys.stdin.read())
    if "{" in question or len(question.split()) > 1:
        return Question(question)
    path = Path(question)
    if path.is_file():
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise BaliError(f"{path} cannot be read as UTF-8 text: {error}.") from None
        return Question(text, path.stem, stored="\n# title:" in "\n" + text)
    catalogue.find(question)
    raise AssertionError("find raises for a name that is not there")


def _values(parameters: tuple[str, ...]) -> dict[str, str]:
    values = {}
    for given in parameters:
        name, equals, value = given.partition("=")
        if not equals:
            raise BaliError(f"--param {given} has no value; write --param {given}=VALUE.")
        values[name] = value
    return values


def _answer(question: Question, values: dict[str, str], format_name: str | None) -> None:
    from bali_process.engine.inprocess import InProcessEngine
    from bali_process.engine.interface import QuerySyntaxError, Request
    from bali_process.engine.store import load_store
    from bali_process.query.advice import explain
    from bali_process.query.form import outline
    from bali_process.query.names import Names
    from bali_process.query.policy import enforce
    from bali_process.query.suggest import missing_declarations, unknown_terms

    chosen = _format(outline(question.text).form, format_name)
    names = Names(InProcessEngine(load_store(_release_path())))
    text = _bind(question, values, names)
    preamble = missing_declarations(outline(text))
    reading = enforce(preamble + text, names.graphs())
    media_type = chosen.media_type if chosen else "application/sparql-results+json"
    try:
        answer = names.engine.evaluate(Request(preamble + text, media_type))
    except QuerySyntaxError as error:
        explanation = explain(text, error, preamble)
        raise BaliError(
            explanation.sentence, "\n".join(filter(None, (explanation.excerpt, explanation.hint)))
        ) from None
    for sentence in unknown_terms(reading, names.terms()):
        click.echo(f"bali: note: {sentence}", err=True)
    _write(answer.body, chosen, names)


def _release_path() -> Path:
    from bali_process.build.release import obtain
    from bali_process.project import find

    return obtain(find()).path


def _bind(question: Question, values: dict[str, str], names: Names) -> str:
    """The text with the values of its parameters; only a stored question or its like has any."""
    from bali_process.query.catalogue import read

    if not question.stored:
        if values:
            raise BaliError(
                "--param works with stored questions and files that declare “# param:” lines only."
            )
        return question.text
    stored = read(question.name, question.text)
    return stored.bind(
        {name: stored.parameter(name).read(value, names.members) for name, value in values.items()}
    )


def _format(form: Form | None, name: str | None) -> Format | None:
    """The format to write, None for a table; raises BaliError that lists those that fit the query's form."""
    from bali_process.formats import BOOLEANS, BY_NAME, DATASETS, GRAPHS, RESULTS
    from bali_process.query.form import Form

    graph = form is not None and form.is_graph
    offers = (*GRAPHS, *DATASETS) if graph else BOOLEANS if form is Form.ASK else RESULTS
    allowed = [offer.name for offer in offers] + ([] if graph else [TABLE])
    if name is None:
        piped_rows = not graph and form is not Form.ASK and not sys.stdout.isatty()
        return BY_NAME["turtle"] if graph else BY_NAME["csv"] if piped_rows else None
    if name not in allowed:
        what = "a graph" if graph else "yes or no" if form is Form.ASK else "a table of rows"
        raise BaliError(
            f"The format {name} does not fit: the answer is {what}, and its formats are {', '.join(allowed)}."
        )
    return None if name == TABLE else BY_NAME[name]


def _write(body: bytes, chosen: Format | None, names: Names) -> None:
    if chosen is not None:
        out = sys.stdout.buffer
        out.write(body if body.endswith(b"\n") or not sys.stdout.isatty() else body + b"\n")
        return
    from bali_process.query.results import read
    from bali_process.query.text_table import render

    answer = read(body)
    if isinstance(answer, bool):
        click.echo("yes" if answer else "no")
    else:
        width = get_terminal_size().columns if sys.stdout.isatty() else None
        click.echo(render(answer, names.labels(answer.iris()), width))


def _list(catalogue: Catalogue) -> None:
    for name, stored in catalogue.queries.items():
        click.echo(f"{name}\n    {stored.question}")
        for parameter in stored.parameters:
            click.echo(f"    --param {parameter.name}=… ({parameter.kind}): {parameter.help}")
