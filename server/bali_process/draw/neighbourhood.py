"""A thing in the middle and what is one step away from it, in groups around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bali_process.draw.svg import block, picture, tag, text

_CARD, _MIDDLE, _GAP = 392, 252, 54
_INNER = _CARD - 28


@dataclass(frozen=True)
class Neighbour:
    """One thing a step away: how it ``relates`` to the middle, its name, what more there is to say."""

    relation: str
    label: str
    href: str = ""
    note: str = ""


def neighbourhood(title: str, centre: str, note: str, neighbours: Sequence[Neighbour]) -> Markup:
    """The ``neighbours`` in cards by relation, to the left and to the right of the ``centre``."""
    groups: dict[str, list[Neighbour]] = {}
    for neighbour in neighbours:
        groups.setdefault(neighbour.relation, []).append(neighbour)
    heights, side = [0.0, 0.0], {}
    for relation, members in sorted(groups.items(), key=lambda item: -_height(item[1])):
        side[relation] = 1 if heights[1] <= heights[0] else 0
        heights[side[relation]] += _height(members) + 16
    total = max(*heights, 150.0)
    middle = min(total / 2, 260.0)
    tops = [max(0.0, middle - height / 2) for height in heights]
    drawn = []
    for relation, members in groups.items():
        drawn += _card(relation, members, side[relation], tops[side[relation]], middle)
        tops[side[relation]] += _height(members) + 16
    told = "The thing in the middle; around it, by relation, everything that is one step away."
    right = 2 * (_CARD + _GAP) + _MIDDLE
    return picture("neighbourhood", title, told, (right, total), *drawn, _centre(centre, note, middle))


def _centre(label: str, note: str, y: float) -> Markup:
    left, room = _CARD + _GAP, _MIDDLE - 32
    height = 24 + block(0, 0, room, label, note)[1]
    top = y - height / 2
    box = tag("rect", x=left, y=top, width=_MIDDLE, height=height, rx=10, class_="centre")
    return tag("g", box, block(left + 16, top + 26, room, label, note, class_="strong")[0])


def _card(relation: str, members: Sequence[Neighbour], side: int, y: float, middle: float) -> list[Markup]:
    """A card with the members of one relation, and the line that joins it to the middle."""
    x = side * (_CARD + 2 * _GAP + _MIDDLE)
    start, end = (_CARD, _CARD + _GAP) if side == 0 else (x, x - _GAP)
    half = (start + end) / 2
    path = f"M{start} {y + 18:.1f}C{half} {y + 18:.1f} {half} {middle:.1f} {end} {middle:.1f}"
    drawn = [
        tag("path", d=path, class_="branch"),
        tag("rect", x=x + 0.5, y=y, width=_CARD - 1, height=_height(members), rx=6, class_="box"),
        text(x + 14, y + 21, relation, "note"),
    ]
    y += 40
    for member in members:
        words, room = block(x + 14, y, _INNER, member.label, member.note, member.href)
        drawn.append(words)
        y += room + 5
    return drawn


def _height(members: Sequence[Neighbour]) -> float:
    return 36.0 + sum(block(0, 0, _INNER, each.label, each.note)[1] + 5 for each in members)
