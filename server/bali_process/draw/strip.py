"""Where in a text something stands: a lane for each kind, from the first character to the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bali_process.draw.svg import picture, tag, text

_LABELS, _RIGHT, _MARGIN, _HEAD, _LANE, _THIN = 176, 1000, 30, 26, 24, 2.0


@dataclass(frozen=True)
class Lane:
    """What stands where: ``spans`` are first and last place of each, the last one excluded."""

    label: str
    spans: tuple[tuple[int, int], ...]


def strip(title: str, length: int, lanes: Sequence[Lane]) -> Markup:
    """``lanes`` below one another over ``length`` characters; what stands twice is drawn darker."""
    step = _step(length)
    scale = (_RIGHT - _MARGIN - _LABELS) / max(length, 1)
    drawn = [_tick(_LABELS + scale * place, place) for place in range(0, length - step // 3, step)]
    for number, lane in enumerate(lanes):
        y = _HEAD + _LANE * number
        drawn.append(tag("path", d=f"M{_LABELS} {y + 16}H{_RIGHT}", class_="rule"))
        drawn.append(text(0, y + 15, f"{lane.label} ({len(lane.spans)})", "note"))
        drawn.append(_places(lane.spans, scale, y + 4))
    told = f"Where facts stand among {length} characters, by their kind; the list below has the same places."
    return picture("strip", title, told, (_RIGHT, _HEAD + _LANE * len(lanes) + 4), *drawn)


def _places(spans: Sequence[tuple[int, int]], scale: float, y: float) -> Markup:
    """A box for each span; there may be hundreds, and numbers need no escaping."""
    boxes = (
        f'<rect x="{_LABELS + scale * start:.1f}" y="{y}" width="{max(scale * (end - start), _THIN):.1f}" '
        'height="12" class="place"/>'
        for start, end in spans
    )
    return Markup("".join(boxes))


def _step(length: int) -> int:
    """A round number of characters that parts the text into some ten."""
    return next(
        (step for step in (100, 500, 1000, 2000, 5000) if length / step <= 10), 10 ** len(str(length))
    )


def _tick(x: float, place: int) -> Markup:
    return tag("g", tag("path", d=f"M{x:.1f} 18v6", class_="rule"), text(x, 12, f"{place:,}", "note"))
