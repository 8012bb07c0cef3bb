"""The stored questions: one file of SPARQL each, read line by line.

A file starts with comment lines that any SPARQL tool skips and this module reads::

    # title: Who attended a meeting
    # question: Who attended {meeting}, and in which capacity?
    # topic: meetings
    # param: meeting rcp:Meeting meeting:som-5 "The meeting"
    # view: table

``title`` and ``question`` are needed, ``view`` is ``table`` when absent, ``topic`` is a name in ``TOPICS``,
``home`` is ``form`` for what is asked most, ``unrecorded`` says why no record stands behind a row, and
``param`` may be repeated: a name, a type, a default and a help text in double quotes. The type is ``date``,
``text``, ``integer``, ``iri``, or the prefixed name of a class, which means an IRI of that class. Other
comments are comments.

Each parameter is a variable that one line of the query, and nothing else on that line, binds to its
default; the term in the braces equals the default in the header::

    VALUES ?meeting { meeting:som-5 }

So the file runs as it stands on any engine. Another value takes the place of that one term, written
by a serialiser from a parsed term; text from outside never becomes part of a query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TypeVar

from bali_process.errors import BaliError
from bali_process.project import listed
from bali_process.query.form import Form, Outline, outline
from bali_process.query.parameters import Parameter, Value, read_term
from bali_process.query.suggest import nearest

T = TypeVar("T")
#: The headings that the questions stand under, in their order.
TOPICS: Mapping[str, str] = {
    "meetings": "Meetings and who was there",
    "actors": "States, organisations and people",
    "bodies": "Membership, roles and bodies",
    "acts": "What was said and decided",
    "matters": "Mandates and what became of them",
    "documents": "Documents and their words",
    "findings": "Disagreement and silence",
    "graph": "The terms of the graph",
    "exports": "The graph in the terms of others",
    "": "Other questions",
}
#: How an answer is to be looked at: what ``view`` may say.
VIEWS = ("table", "graph", "timeline", "matrix", "itinerary", "tree", "as-of", "conflicts")
_HEADER = re.compile(r"#\s*(title|question|topic|home|view|unrecorded|param):\s*(.*?)\s*")
_PARAMETER = re.compile(r'(\w+)\s+(\S+)\s+("(?:[^"\\]|\\.)*"\S*|\S+)\s+"([^"]*)"')
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class StoredQuery:
    """One stored question; ``text`` is the whole file and ``name`` its stem.

    ``topic`` is a key of ``TOPICS``; ``unrecorded`` says why its rows have no record, where they have none.
    """

    name: str
    title: str
    question: str
    view: str
    text: str
    form: Form
    parameters: tuple[Parameter, ...]
    topic: str = ""
    is_on_home: bool = False
    unrecorded: str = ""

    def parameter(self, name: str) -> Parameter:
        """The parameter called ``name``; BaliError with the nearest name when there is none."""
        known = {parameter.name: parameter for parameter in self.parameters}
        return _found(name, known, f"{self.name} has no parameter {name}")

    def bind(self, values: Mapping[str, Value]) -> str:
        """The query with ``values`` (by parameter name) in the place of the defaults."""
        lines = self.text.split("\n")
        for name, value in values.items():
            line = self.parameter(name).line - 1
            match = _binding(name).fullmatch(lines[line])
            assert match is not None, "the line was found when the file was read"
            lines[line] = f"{match.group(1)}{value}{match.group(3)}"
        return "\n".join(lines)

    @property
    def pieces(self) -> list[str]:
        """The question cut at its parameters: words and names of parameters by turns, words first."""
        return re.split(r"\{(\w+)\}", self.question)

    def ask(self, labels: Mapping[str, str]) -> str:
        """The question in words, with a label for each parameter named in it in braces."""
        return re.sub(r"\{(\w+)\}", lambda match: labels.get(match[1], match[1]), self.question)


@dataclass(frozen=True)
class Catalogue:
    """The stored questions, by name."""

    queries: Mapping[str, StoredQuery]

    def find(self, name: str) -> StoredQuery:
        """The question called ``name``; BaliError with the nearest name when there is none."""
        return _found(name, self.queries, f"There is no stored question called {name}")

    def by_topic(self) -> dict[str, list[StoredQuery]]:
        """The questions under the headings of their topics, in order; no heading without a question."""
        found = {
            heading: [query for query in self.queries.values() if query.topic == topic]
            for topic, heading in TOPICS.items()
        }
        return {heading: queries for heading, queries in found.items() if queries}


def load(*folders: Path) -> Catalogue:
    """Read every ``*.rq`` in ``folders``, in the order of their names; the first fault raises BaliError."""
    paths = (path for folder in folders for path in listed(folder, ".rq", deep=False))
    queries = (read(path.stem, _content(path), path.name) for path in paths)
    return Catalogue({query.name: query for query in queries})


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BaliError(f"{path} cannot be read as UTF-8 text ({error}); mend or remove it.") from error


def read(name: str, text: str, source: str = "") -> StoredQuery:
    """Read one stored question; ``source`` is the name of its file in messages."""
    source = source or f"{name}.rq"
    if not _NAME.fullmatch(name):
        raise BaliError(f"{source}: the name of a stored question is lower-case words joined by hyphens.")
    reading = outline(text)
    if reading.form is None or reading.form is Form.UPDATE:
        raise BaliError(f"{source}: a stored question is a SELECT, ASK, CONSTRUCT or DESCRIBE query.")
    told = _headers(text)
    headers = {key: value for _, key, value in told}
    for needed in ("title", "question"):
        if needed not in headers:
            raise BaliError(f"{source}: a line “# {needed}: …” is missing at the top.")
    topic, view = headers.get("topic", ""), headers.get("view", VIEWS[0])
    _found(topic, TOPICS, f"{source}: there is no topic {topic}")
    _found(view, dict.fromkeys(VIEWS), f"{source}: there is no view {view}")
    parameters = (_parameter(line, n, text, reading, source) for n, key, line in told if key == "param")
    return StoredQuery(
        name=name,
        title=headers["title"],
        question=headers["question"],
        view=view,
        text=text,
        form=reading.form,
        parameters=tuple(parameters),
        topic=topic,
        is_on_home=headers.get("home") == "form",
        unrecorded=headers.get("unrecorded", ""),
    )


def _headers(text: str) -> list[tuple[int, str, str]]:
    """Number, key and value of each header in the comment lines that the file starts with."""
    top = takewhile(lambda line: line.startswith("#"), text.split("\n"))
    found = ((number, _HEADER.fullmatch(line)) for number, line in enumerate(top, 1))
    return [(number, match[1], match[2]) for number, match in found if match]


def _parameter(declaration: str, number: int, text: str, reading: Outline, source: str) -> Parameter:
    """The parameter of one ``# param:`` line, checked against the line that binds it."""
    match = _PARAMETER.fullmatch(declaration)
    if match is None:
        raise BaliError(f'{source}:{number}: a parameter is declared as # param: name type default "help".')
    name, kind, default, help_text = match.groups()
    bound = ((place, _binding(name).fullmatch(line)) for place, line in enumerate(text.split("\n"), 1))
    lines = [(place, found[2]) for place, found in bound if found]
    if len(lines) != 1:
        raise BaliError(
            f"{source}:{number}: the parameter {name} needs one line “VALUES ?{name} {{ {default} }}” "
            f"of its own; there are {len(lines)}."
        )
    ((line, term),) = lines
    parameter = Parameter(name, kind, reading.prefixes, read_term(term, reading.prefixes), help_text, line)
    if parameter.default is None or _written(parameter, default) != parameter.default:
        raise BaliError(
            f"{source}:{line}: the line binds ?{name} to another value than its header, {default}."
        )
    return parameter


def _written(parameter: Parameter, default: str) -> Value | None:
    """The default as its header writes it: a term, or the bare characters of a text or a date."""
    try:
        return read_term(default, parameter.prefixes) or parameter.read(default)
    except BaliError:
        return None


def _binding(name: str) -> re.Pattern[str]:
    """The line that binds ``name``: what stands before the term, the term, what stands after."""
    return re.compile(
        rf"(\s*VALUES\s*[?$]{re.escape(name)}\s*\{{\s*)(\S.*?)(\s*\}}\s*\.?\s*(?:#.*)?)", re.IGNORECASE
    )


def _found(name: str, known: Mapping[str, T], otherwise: str) -> T:
    """What has this name, else BaliError: ``otherwise``, and the nearest name or those there are."""
    if name in known:
        return known[name]
    there = f"; there are {', '.join(known)}." if known else "; it takes none."
    raise BaliError(otherwise + (nearest(name, known) or there))
