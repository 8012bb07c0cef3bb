"""The pictures: well-formed, escaped, legible, true to what they are given."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import bali_process
from bali_process.draw.chart import scale_of
from bali_process.draw.days import UNKNOWN, Days, read
from bali_process.draw.itinerary import Step, itinerary
from bali_process.draw.matrix import Head, Part, matrix
from bali_process.draw.neighbourhood import Neighbour, neighbourhood
from bali_process.draw.strip import Lane, strip
from bali_process.draw.structure import Node, Person, structure
from bali_process.draw.svg import SMALL, width, wrap
from bali_process.draw.timeline import STATES, Moment, Span, spans, timeline

HOSTILE = "\"'><script>alert(1)</script>&amp;\x00\x0b<i style='x'> " + "unbreakable" * 30
STYLE = (Path(bali_process.__file__).parent / "http" / "static" / "style.css").read_text("utf-8")
SVG = "{http://www.w3.org/2000/svg}"


def day(number: int) -> date:
    return date(2002, 2, 1) + timedelta(days=number * 37 % 4000)


def label(number: int, name: str) -> str:
    return f"{name} {number} " + "and more " * (number % 9)


def a_timeline(count: int, name: str) -> str:
    times = (
        Days(day(7), day(9), True),
        Days(None, day(30)),
        Days(day(4), None),
        Days(day(1), day(60)),
        UNKNOWN,
    )
    shapes = list(STATES.values())
    return timeline(
        name,
        [
            Moment(label(n, name), name, "/x", "", times[n % 5], shapes[n % 3], n % 2 == 0)
            for n in range(count)
        ],
        name,
        STATES,
    )


def some_spans(count: int, name: str) -> str:
    rows = [
        Span(
            label(n, name),
            name,
            "/x",
            f"group {n // 4}",
            None if n % 2 else day(n),
            day(n + 1),
            day(n + 2),
            None,
        )
        for n in range(count)
    ]
    return spans(name, rows, name, day(3) if count else None)


def a_matrix(count: int, name: str) -> str:
    rows = [Head(label(n, name), "/r", f"kind {n // 5}") for n in range(count)]
    columns = [Head(label(n, name), "/c", "May 2004") for n in range(min(count, 9))]
    parts = (
        Part("present", "participant", "/p"),
        Part("host", name, "/p", False),
        Part("planned", "organiser"),
    )
    cells = {(n, n % 9): parts[: 1 + n % 3] for n in range(count)}
    return matrix(name, rows, columns, cells)


def an_itinerary(count: int, name: str) -> str:
    return itinerary(
        name,
        [
            Step(
                str(n),
                "1 April 2013",
                name,
                label(n, name),
                name,
                "agreed" if n % 3 else "",
                "/s",
                ((str(n - 2), n % 2 == 0),),
            )
            for n in range(count)
        ],
    )


def a_structure(count: int, name: str) -> str:
    people = tuple(Person(label(n, name), "/p", "14–15 April 2005") for n in range(count % 40))
    node = Node(label(0, name), "/n", name, "", (("member", people),))
    for n in range(1, min(count, 6)):
        node = Node(label(n, name), "/n", name, "an organ of it", (("chair", people[:3]),), (node,))
    return structure(name, [node] * (count // 10 + 1) if count else [])


def a_neighbourhood(count: int, name: str) -> str:
    around = [
        Neighbour(f"relation {n % 5}", label(n, name), "/t", name if n % 2 else "") for n in range(count)
    ]
    return neighbourhood(name, name, name, around)


def a_strip(count: int, name: str) -> str:
    return strip(name, count, [Lane(f"kind {n}", ((n, n + 3),)) for n in range(min(count, 12))])


PICTURES: tuple[Callable[[int, str], str], ...] = (
    a_timeline,
    some_spans,
    a_matrix,
    an_itinerary,
    a_structure,
    a_neighbourhood,
    a_strip,
)
each = pytest.mark.parametrize("draw", PICTURES, ids=lambda draw: draw.__name__)


@each
@pytest.mark.parametrize(
    ("count", "name"),
    [(0, ""), (1, ""), (1, HOSTILE), (12, HOSTILE), (500, "Second meeting")],
    ids=["nothing", "nameless", "one", "hostile", "many"],
)
def test_a_picture_is_well_formed_and_carries_nothing_but_text(
    draw: Callable[[int, str], str], count: int, name: str
) -> None:
    root = ET.fromstring(draw(count, name))
    assert root.tag == f"{SVG}svg"
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "g", "a", "text", "tspan", "path", "rect", "circle",
    }  # fmt: skip
    for element in root.iter():
        assert not {key for key in element.attrib if key.lower().startswith(("on", "style"))}
        assert all(
            "nan" not in value and "inf" not in value
            for key, value in element.attrib.items()
            if key in "xydr"
        )
    assert float(root.get("width", "0")) > 0 < float(root.get("height", "0"))


@each
def test_a_picture_is_named_described_and_its_ids_are_its_own(draw: Callable[[int, str], str]) -> None:
    root = ET.fromstring(draw(12, "Second meeting"))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == 2
    named = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert named[root.get("aria-labelledby")]
    assert named[root.get("aria-describedby")]
    assert root.get("role") == "group", "inside an image links would be lost"


@each
def test_what_a_picture_links_has_words_that_can_be_seen(draw: Callable[[int, str], str]) -> None:
    root = ET.fromstring(draw(12, "Second meeting"))
    for link in root.iter(f"{SVG}a"):
        assert link.get("href")
        assert "".join(piece for text in link.iter(f"{SVG}text") for piece in text.itertext()) or link.text


@each
@pytest.mark.parametrize("count", [1, 12, 90])
def test_no_two_words_lie_upon_each_other_and_none_beyond_the_edge(
    draw: Callable[[int, str], str], count: int
) -> None:
    root = ET.fromstring(draw(count, "Meeting of WWWW officials"))
    boxes = [box(text) for text in root.iter(f"{SVG}text") if "".join(text.itertext()).strip(" ?")]
    assert len(boxes) >= min(count, 3)
    edge = float(root.get("width", "0"))
    assert all(left >= -1 and right <= edge + 1 for left, right, *_ in boxes)
    boxes.sort(key=lambda found: found[2])
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 : place + 40]:
            apart = (
                one[1] <= other[0] + 1 or other[1] <= one[0] + 1 or one[3] <= other[2] or other[3] <= one[2]
            )
            assert apart, (one, other)


def box(text: ET.Element) -> tuple[float, float, float, float, str]:
    """Left, right, top, bottom of a line of text, as wide as a wide face makes it."""
    words = "".join(text.itertext())
    notes = "".join(piece for part in text.findall(f"{SVG}tspan") for piece in part.itertext())
    is_small = text.get("class") in ("note", "small", "query")
    size = SMALL if is_small else 14
    across = width(words.removesuffix(notes), size) + width(notes, SMALL) + (7 if notes else 0)
    x, y = float(text.get("x", "0")), float(text.get("y", "0"))
    left = {"": x, "middle": x - across / 2, "end": x - across}[text.get("text-anchor", "")]
    return left, left + across, y - size * 0.72, y + size * 0.2, words


@each
def test_every_class_of_a_picture_has_a_rule_in_the_style_sheet(draw: Callable[[int, str], str]) -> None:
    root = ET.fromstring(draw(40, "Second meeting"))
    used = {
        name for element in root.iter() for name in element.get("class", "").split() if element is not root
    }
    unruled = {name for name in used if not re.search(rf"\.drawing [^{{]*\.{name}\b", STYLE)}
    assert unruled <= {"legend", "small"} | {"place"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_marks_stand_out_from_the_paper(scheme: str) -> None:
    roots = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    colours = dict(
        re.findall(r"--([a-z]+): (#[0-9a-f]{6});", roots[0] + (roots[1] if scheme == "dark" else ""))
    )
    for name in ("ink", "faint", "link", "doubt"):
        assert contrast(colours[name], colours["paper"]) >= 4.5, name
        assert contrast(colours[name], colours["raised"]) >= 4.5, name
    for name in ("good", "wrong"):
        assert contrast(colours[name], colours["paper"]) >= 3, name


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_no_text_of_a_picture_is_smaller_than_eleven_pixels() -> None:
    sizes = re.findall(r"\.drawing[^{]*\{[^}]*?(?:font-size: |font: [^;]*?)(\d+)px", STYLE)
    assert len(sizes) >= 3
    assert all(int(size) >= 11 for size in sizes)


@pytest.mark.parametrize(
    ("words", "meant", "told"),
    [
        ("2013-04-01", Days(date(2013, 4, 1), date(2013, 4, 1), True), "1 April 2013"),
        ("2003-04-28 2003-04-30", Days(date(2003, 4, 28), date(2003, 4, 30), True), "28–30 April 2003"),
        (
            "2003-04-28 2003-05-02",
            Days(date(2003, 4, 28), date(2003, 5, 2), True),
            "28 April – 2 May 2003",
        ),
        ("2002-02", Days(date(2002, 2, 1), date(2002, 2, 28)), "February 2002"),
        ("2004", Days(date(2004, 1, 1), date(2004, 12, 31)), "2004"),
        ("by 2013-04-01", Days(None, date(2013, 4, 1)), "by 1 April 2013"),
        ("from 2011-03-30", Days(date(2011, 3, 30), None), "not before 30 March 2011"),
        (
            "from 2011-03-30 to 2013-04-01",
            Days(date(2011, 3, 30), date(2013, 4, 1)),
            "between 30 March 2011 and 1 April 2013",
        ),
        ("undated", UNKNOWN, ""),
        ("2013-13-45", UNKNOWN, ""),
        ("0000-00-00 99999", UNKNOWN, ""),
        ("", UNKNOWN, ""),
    ],
)
def test_a_time_is_read_as_exactly_as_its_words_give_it(words: str, meant: Days, told: str) -> None:
    assert read(words) == meant
    assert str(meant) == told


def test_years_without_a_date_are_drawn_short_and_the_order_of_days_is_kept() -> None:
    days = [
        date(2002, 2, 1),
        date(2003, 4, 28),
        date(2004, 6, 7),
        date(2005, 4, 14),
        date(2011, 3, 29),
        date(2013, 4, 1),
    ]
    scale = scale_of(days, 0, 1000)
    places = [scale(date(2002, 1, 1) + timedelta(days=n)) for n in range(0, 4382, 7)]
    assert places == sorted(places)
    assert 0 <= places[0] < places[-1] <= 1000
    folded = scale(date(2010, 12, 31)) - scale(date(2006, 1, 1))
    assert folded < scale(date(2004, 1, 1)) - scale(date(2003, 1, 1))
    assert scale(date(1900, 1, 1)) == 0
    assert scale(date(2100, 1, 1)) == 1000


def test_known_days_and_bounds_are_drawn_differently() -> None:
    exact = timeline("", [Moment("a", when=Days(day(1), day(1), True))], "", STATES)
    bounded = timeline("", [Moment("a", when=Days(day(1), day(90)))], "", STATES)
    open_ended = timeline("", [Moment("a", when=Days(day(1), None))], "", STATES)
    assert 'class="maybe"' not in exact
    assert 'class="maybe"' in bounded
    assert "→" in open_ended
    assert "→" not in bounded


def test_what_is_certain_lies_within_what_is_possible_and_a_limit_at_each_outer_bound() -> None:
    span = Span("a", begins_not_before=day(1), begins_not_after=day(20), ends_not_before=day(30))
    drawn = ET.fromstring(f"<g>{span.mark(scale_of([day(0), day(40)], 0, 900), 0)}</g>")
    found = {part.get("class"): part for part in drawn.iter("rect")}
    edges = {
        name: (float(part.get("x", "")), float(part.get("x", "")) + float(part.get("width", "")))
        for name, part in found.items()
    }
    assert edges["maybe"][0] < edges["sure"][0] <= edges["sure"][1] < edges["maybe"][1] == 900
    assert len([part for part in drawn.iter("path") if part.get("class") == "limit"]) == 1


def test_states_and_ways_are_told_apart_by_shape_alone() -> None:
    drawings = [
        re.sub(
            r'class="\w+"',
            "",
            timeline("", [Moment("a", when=Days(day(1), day(1), True), shape=shape)], "", {}),
        )
        for shape in ("dot", "diamond", "question", "square", "triangle")
    ]
    assert all(one != other for one, other in combinations(drawings, 2))


def test_words_are_wrapped_without_losing_a_letter() -> None:
    words = "Commemorative summit of ASEAN " + "x" * 300
    wrapped = wrap(words, 120)
    assert "".join(wrapped).replace(" ", "") == words.replace(" ", "")
    assert all(width(line) <= 120 for line in wrapped)
    assert wrap("", 120) == []
    assert wrap("W", 1) == ["W"]
