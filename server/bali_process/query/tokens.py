"""A query cut into tokens, without parsing it (SPARQL 1.1 Query, sections 19.2 to 19.8).

Comments and white space are left out, and IRIs and strings are whole tokens, so that a word found here
is a word of the language and never part of a name, a text or a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LOCAL_ESCAPE = re.compile(r"\\([_~.\-!$&'()*+,;=/?#@%])")
_CODE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_PART = r"[\w:·-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"

_TOKEN = re.compile(
    rf"""
    (?P<skip>[ \t\r\n]+|\#[^\r\n]*)
  | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODE})*>)
  | (?P<string>\"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
              |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:\w[\w.-]*)
  | (?P<name>(?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])
             (?:(?:{_PART.replace("#", chr(92) + "#")}|\.)*(?:{_PART.replace("#", chr(92) + "#")}))?)?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<word>\w+)
  | (?P<mark>\^\^|&&|\|\||!=|<=|>=|<<|>>|.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """One token: its kind (the group's name in the table above), its text and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset just after the token."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether this is one of ``words`` (in upper case); the language's words have no case."""
        return self.kind == "word" and self.text.upper() in words


def tokenise(text: str) -> Iterator[Token]:
    """The tokens of ``text`` in order. Never fails: what fits no kind is a ``mark`` of one character."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind != "skip":
            yield Token(kind, match.group(), match.start())


def unescape(text: str) -> str:
    """``text`` with its codepoint escapes resolved, as section 19.2 has it done before any parsing.

    An escape that names no character (a surrogate, or beyond the last one) stays as it is.
    """

    def character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return match.group() if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)

    return _ESCAPE.sub(character, text) if "\\" in text else text


def expand(name: str, prefixes: dict[str, str]) -> str | None:
    """The IRI of a prefixed name, or None when its prefix is not declared."""
    prefix, _, local = name.partition(":")
    namespace = prefixes.get(prefix)
    return None if namespace is None else namespace + _LOCAL_ESCAPE.sub(r"\1", local)
