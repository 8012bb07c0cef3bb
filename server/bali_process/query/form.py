"""What a query says of itself before anyone evaluates it: its form, its prefixes, its dataset."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from urllib.parse import urljoin

from bali_process.query.tokens import Token, expand, tokenise, unescape


class Form(StrEnum):
    """The four forms of a query (SPARQL 1.1 Query, section 16), and update, which is another language."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"
    UPDATE = "update"

    @property
    def is_graph(self) -> bool:
        """Whether the answer is a graph rather than rows or a truth value."""
        return self in (Form.CONSTRUCT, Form.DESCRIBE)


_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
# Functions whose value differs from one evaluation to the next (section 17.4), and what other servers say.
_CHANGING = ("NOW", "RAND", "UUID", "BNODE", "SERVICE")


# A prologue longer than this is not remembered.
_USUAL = 4096
_QUERIES = tuple(form for form in Form if form is not Form.UPDATE)
_NOWHERE = -1, Form.ASK


def mentions(text: str, *words: str) -> bool:
    """Whether any of ``words``, in upper case, stands anywhere in ``text``: a quick no."""
    upper = text.upper()
    for word in words:  # noqa: SIM110 - any() takes longer than all of this
        if word in upper:
            return True
    return False


def may_vary(text: str) -> bool:
    """Whether two evaluations of ``text`` over the same data may differ (section 17.4: NOW, RAND, UUID …).

    At times this is said of one that cannot: Oxigraph needs no space between its words, so that a word that
    ends with one of these, or a number before it, may hide it.
    """
    text = unescape(text)
    return mentions(text, *_CHANGING) and any(
        token.kind == "word" and mentions(token.text, *_CHANGING) for token in tokenise(text)
    )


@dataclass(frozen=True)
class Outline:
    """The outline of a query: ``form`` is None when the first word is none that the language knows.

    ``default_graphs`` and ``named_graphs`` hold what FROM and FROM NAMED name, as absolute IRIs where
    they can be resolved.
    """

    text: str
    form: Form | None
    base: str
    prefixes: dict[str, str]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens; cut only when asked for, as most queries say what they are at their beginning."""
        return tuple(tokenise(self.text))

    @property
    def is_volatile(self) -> bool:
        """Whether two evaluations over the same data may differ, if only in the names of blank nodes."""
        return may_vary(self.text) or (self.form is Form.CONSTRUCT and self._makes_blank_nodes())

    def _makes_blank_nodes(self) -> bool:
        """Whether the template has blank nodes, which are new in each answer (section 16.2.1)."""
        depth = 0
        for token in self.tokens:
            depth += (token.text == "{") - (token.text == "}")
            if token.text == "}" and not depth:
                break
            if depth and (token.kind == "blank" or token.text in ("[", "(", "<<", "|")):
                return True
        return False

    def resolve(self, token: Token) -> str | None:
        """The absolute IRI that an ``iri`` or ``name`` token stands for; None for an undeclared prefix."""
        return _resolve(token, self.base, self.prefixes)


def outline(text: str) -> Outline:
    """Outline ``text`` by a lexical scan (never fails; a syntax error shows only when it is evaluated)."""
    upper = text.upper()
    if "FROM" not in upper and len(upper) == len(text):
        # The first of these words is nearly always the one that counts; no regular expression is as quick.
        place, form = min(
            [(at, form) for form in _QUERIES if (at := upper.find(form)) >= 0], default=_NOWHERE
        )
        rest = place + len(form)
        if place >= 0 and not (upper[rest : rest + 1].isalnum() or upper[rest : rest + 1] == "_"):
            read = _before_form if place < _USUAL else _before_form.__wrapped__
            if found := read(text[:place]):
                return Outline(text, form, *found)
    tokens = tuple(tokenise(text))
    base, prefixes, position = _prologue(tokens)
    said = _form(tokens[position]) if position < len(tokens) else None
    return Outline(text, said, base, prefixes, *_dataset(tokens[position:], base, prefixes))


# Clients send the same few prologues again and again.
@lru_cache(256)
def _before_form(text: str) -> tuple[str, dict[str, str]] | None:
    """Base and prefixes, if a word after ``text`` is that of the form, and no part of a remark or a name."""
    tokens = tuple(tokenise(text + Form.SELECT))
    base, prefixes, position = _prologue(tokens)
    last = tokens[position] if position < len(tokens) else None
    return (base, prefixes) if last and last.start == len(text) and last.is_word(Form.SELECT) else None


def _prologue(tokens: tuple[Token, ...]) -> tuple[str, dict[str, str], int]:
    """Base, prefixes and where the prologue ends. A BASE or PREFIX may be repeated; the last one holds."""
    base, prefixes, position = "", dict[str, str](), 0
    while position < len(tokens):
        first, *rest = tokens[position : position + 3]
        if first.kind != "word":
            break
        kinds = [token.kind for token in rest]
        if first.is_word("BASE") and kinds[:1] == ["iri"]:
            base, position = urljoin(base, unescape(rest[0].text[1:-1])), position + 2
        elif first.is_word("PREFIX") and kinds == ["name", "iri"]:
            prefixes[rest[0].text[:-1]] = _join(base, unescape(rest[1].text[1:-1]))
            position += 3
        elif first.is_word("VERSION") and kinds[:1] == ["string"]:
            position += 2
        else:
            break
    return base, prefixes, position


def _form(token: Token) -> Form | None:
    word = token.text.upper()
    if token.kind != "word":
        return None
    return Form.UPDATE if word in _UPDATES else next((form for form in Form if form.value == word), None)


def _dataset(
    tokens: tuple[Token, ...], base: str, prefixes: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What FROM and FROM NAMED name; FROM is a word of the dataset clause only (section 13.2)."""
    default: list[str] = []
    named: list[str] = []
    for position, token in enumerate(tokens):
        if not token.is_word("FROM"):
            continue
        following = tokens[position + 1 : position + 3]
        is_named = bool(following) and following[0].is_word("NAMED")
        target = following[1:2] if is_named else following[:1]
        if target and target[0].kind in ("iri", "name"):
            (named if is_named else default).append(_resolve(target[0], base, prefixes) or target[0].text)
    return tuple(default), tuple(named)


def _resolve(token: Token, base: str, prefixes: dict[str, str]) -> str | None:
    if token.kind == "iri":
        return _join(base, unescape(token.text[1:-1]))
    return expand(token.text, prefixes)


def _join(base: str, reference: str) -> str:
    """``reference`` resolved against ``base`` (RFC 3986, 5.2); what cannot be resolved stays as it is."""
    try:
        joined = urljoin(base, reference) if base else reference
    except ValueError:  # a malformed host
        return reference
    # urljoin drops an empty fragment, which is what most prefixes end with.
    return joined + "#" if reference.endswith("#") and not joined.endswith("#") else joined
