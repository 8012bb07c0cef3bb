"""The marks of the pictures: what they mean is told by their shape, and by colour only besides."""

from __future__ import annotations

from markupsafe import Markup

from bali_process.draw.svg import join, tag, text


def mark(kind: str, x: float, y: float, hollow: bool = False) -> Markup:
    """The mark of a ``kind`` around a point: dot, ring, diamond, square, triangle, question."""
    class_ = "hollow" if hollow or kind == "ring" else "solid"
    if kind == "question":
        return join(
            [tag("circle", cx=x, cy=y, r=7.5, class_="unsure"), text(x, y + 4, "?", "query", "middle")]
        )
    paths = {
        "diamond": f"M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z",
        "square": f"M{x - 5:.1f} {y - 5:.1f}h10v10h-10z",
        "triangle": f"M{x:.1f} {y - 6:.1f}l6.5 11h-13z",
    }
    if kind in paths:
        return tag("path", d=paths[kind], class_=class_)
    return tag("circle", cx=x, cy=y, r=5.5, class_=class_)


def bar(kind: str, left: float, right: float, y: float, height: float = 10) -> Markup:
    """A stretch of time, ``sure`` or ``maybe``; never so short that it could be missed."""
    return tag(
        "rect", x=left, y=y - height / 2, width=max(right - left, 5.0), height=height, rx=3, class_=kind
    )


def open_ends(left: float, right: float, y: float, starts: bool, ends: bool) -> Markup:
    """Arrows beside a stretch that has no known start or end."""
    start = "" if starts else text(left - 3, y + 5, "←", "open", "end")
    return join([start, "" if ends else text(right + 3, y + 5, "→", "open")])


def connector(x: float, y: float, across: float, down: float) -> Markup:
    """A line from a thing down to one that belongs to it."""
    return tag("path", d=f"M{x:.1f} {y:.1f}v{down:.1f}h{across:.1f}", class_="branch")
