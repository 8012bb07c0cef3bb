"""Which sentences of a text the graph accounts for: by records, or by an omission with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bali_process.evidence.sentences import Sentence, sentences
from bali_process.evidence.texts import Text

_WORD = re.compile(r"\w+")
#: Words that join facts and carry none.
_JOINING = re.compile(
    r"a|also|an|and|as|at|but|by|example|for|from|in|including|is|its?|of|on|or|th(at|e|ese|is)|to|was|were|wh(ich|ile)|with",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Citation:
    """A span of a text with the records that rest on it, or the reason why it carries no fact."""

    start: int
    end: int
    records: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Covered:
    """A sentence with what rests on it; ``open_words`` are the places of words that nothing accounts for."""

    sentence: Sentence
    citations: tuple[Citation, ...]
    open_words: tuple[tuple[int, int], ...]

    @property
    def accounted(self) -> bool:
        """Whether something rests on the sentence and no word of weight is left over."""
        return bool(self.citations) and not self.open_words

    @property
    def records(self) -> tuple[str, ...]:
        """The records that rest on the sentence, by name."""
        return tuple(sorted({record for citation in self.citations for record in citation.records}))

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons of the omissions in it."""
        return tuple(sorted({citation.reason for citation in self.citations if citation.reason}))


def coverage(text: Text, citations: Iterable[Citation]) -> list[Covered]:
    """Account for each sentence of ``text`` by the ``citations`` that overlap it."""
    spans = sorted(citations, key=lambda citation: (citation.start, citation.end))
    cited = bytearray(text.length)
    for span in spans:
        cited[span.start : span.end] = b"\1" * (min(span.end, text.length) - span.start)
    return [_account(text, sentence, spans, cited) for sentence in sentences(text.characters)]


def _account(text: Text, sentence: Sentence, spans: list[Citation], cited: bytearray) -> Covered:
    over = tuple(span for span in spans if span.start < sentence.end and span.end > sentence.start)
    words = _WORD.finditer(text.characters, sentence.start, sentence.end)
    left = tuple(
        word.span()
        for word in words
        if not any(cited[slice(*word.span())]) and not _JOINING.fullmatch(word[0])
    )
    return Covered(sentence, over, left)
