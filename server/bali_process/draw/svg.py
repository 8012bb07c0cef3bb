"""The elements that every picture is made of: escaped, dressed by class alone, with room for their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

#: Sizes of text in pixels, as the style sheet has them: of labels, and of the notes below them.
SIZE, SMALL = 14, 12
#: The heights of a line of text, and of a note.
LINE, NOTE = 18, 15
# What XML 1.0 (section 2.2) does not allow, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# How wide characters are at most, in parts of the size: those of a wide face, so that others fit too.
_WIDTHS = (
    ("ijl'", 0.28),
    ("ftrI.,:;()[]|/!- ", 0.41),
    ("mwMW%@—", 0.98),
    ("abcdeghknopqsuvxyz0123456789", 0.64),
    ("ABCDEFGHJKLNOPQRSTUVXYZ", 0.78),
)
_WIDTH = {character: width for characters, width in _WIDTHS for character in characters}


def tag(name: str, *content: str, **attributes: object) -> Markup:
    """An element: text is escaped, an attribute without a value left out, ``text_anchor`` hyphenated."""
    given = "".join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _clean(_number(value)))
        for key, value in attributes.items()
        if value not in ("", None)
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, Markup(given), join(content))


def join(content: Sequence[str]) -> Markup:
    """Pieces one after the other, text escaped."""
    return Markup("").join(piece if isinstance(piece, Markup) else _clean(piece) for piece in content)


def text(x: float, y: float, content: str, class_: str = "", anchor: str = "") -> Markup:
    """One line of text whose baseline is at ``y``; ``anchor`` is start, middle or end."""
    return tag("text", content, x=x, y=y, class_=class_, text_anchor=anchor)


def link(href: str, *content: str, told: str = "") -> Markup:
    """``content`` as a link, or as it is where there is nowhere to go; ``told`` says where it leads."""
    title = [tag("title", told)] if told else []
    return tag("a", *title, *content, href=href) if href and any(content) else join(content)


def lines(x: float, y: float, wrapped: Sequence[str], class_: str = "", step: float = LINE) -> Markup:
    """Lines of text below one another, the first baseline at ``y``."""
    return join([text(x, y + step * number, line, class_) for number, line in enumerate(wrapped)])


def block(
    x: float, y: float, room: float, label: str, note: str = "", href: str = "", class_: str = ""
) -> tuple[Markup, float]:
    """A label, and a note below it, in lines that fit into ``room``, the first at ``y``; and their height."""
    named, noted = wrap(label, room), wrap(note, room, SMALL)
    below = lines(x, y + LINE * len(named), noted, "note", NOTE)
    drawn = join([link(href, lines(x, y, named, class_)), below])
    return drawn, LINE * len(named) + NOTE * len(noted)


def picture(key: str, title: str, told: str, size: tuple[float, float], *content: str) -> Markup:
    """The whole drawing, named by ``title`` and described by ``told``; ``key`` is unique on its page.

    It is a group and no image, since the links inside an image would be lost to a screen reader
    (WAI-ARIA 1.2, "children presentational").
    """
    width, height = (_number(length) for length in size)
    return tag(
        "svg",
        tag("title", title, id=f"{key}-title"),
        tag("desc", told, id=f"{key}-desc"),
        *content,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"drawing {key}",
        role="group",
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-desc",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
    )


def legend(x: float, y: float, entries: Sequence[tuple[Markup, str]]) -> Markup:
    """A key to the shapes: each a drawing around (0, 0) with its meaning, in one row."""
    drawn = []
    for shape, meaning in entries:
        drawn.append(tag("g", shape, transform=f"translate({_number(x + 8)} {_number(y)})"))
        drawn.append(text(x + 24, y + 4, meaning, "note"))
        x += 24 + width(meaning, SMALL) + 22
    return tag("g", *drawn, class_="legend")


def width(line: str, size: int = SIZE) -> float:
    """The most room that ``line`` takes, in pixels."""
    return size * sum(_WIDTH.get(character, 1.0 if ord(character) > 0x2E7F else 0.72) for character in line)


def wrap(words: str, room: float, size: int = SIZE) -> list[str]:
    """``words`` in lines that fit into ``room``; a word too long for a line is broken."""
    found: list[str] = []
    left = 0.0
    for word in words.split():
        for piece in _broken(word, room, size):
            across, space = width(piece, size), width(" ", size)
            if found and piece is word and across + space <= left:
                found[-1] += f" {piece}"
                left -= across + space
            else:
                found.append(piece)
                left = room - across
    return found


def _broken(word: str, room: float, size: int) -> Iterator[str]:
    """``word``, or as many pieces of it as it takes for each to fit; a piece has one character at least."""
    if width(word, size) <= room:
        yield word
        return
    start, across = 0, 0.0
    for place, character in enumerate(word):
        across += width(character, size)
        if across > room and place > start:
            yield word[start:place]
            start, across = place, width(character, size)
    yield word[start:]


def _clean(words: str) -> Markup:
    return escape(_FORBIDDEN.sub("\ufffd", words))


def _number(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
