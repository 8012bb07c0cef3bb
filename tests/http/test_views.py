"""The pages to look at: pictures with the same data as a table, findings, silence, and a day."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode

from bali_process.build.release import Release
from bali_process.engine.inprocess import InProcessEngine
from bali_process.errors import BaliError
from bali_process.http.app import create_app
from bali_process.http.figures import DRAWN, Figure, of_answer, of_thing
from bali_process.http.site import KEY, Site
from bali_process.namespaces import BASE, RCP
from bali_process.project import Project
from bali_process.query.catalogue import VIEWS, load, read
from bali_process.query.results import Table, select
from bali_process.settings import Settings

HTML = {"Accept": "text/html"}
PAGES = ("/timeline", "/attendance", "/structure", "/conflicts", "/silence", "/as-of")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def served(real: Project, real_release: Release, real_store: ox.Store) -> FlaskClient:
    questions = load(real.queries / "competency")
    return create_app(real_release, InProcessEngine(real_store), questions, Settings()).test_client()


@pytest.fixture(scope="module")
def site(served: FlaskClient) -> Site:
    found: Site = served.application.extensions[KEY]
    return found


def drawings(page: str) -> list[ET.Element]:
    return [ET.fromstring(svg) for svg in re.findall(r"<svg .*?</svg>", page, re.DOTALL)]


def said(element: ET.Element) -> str:
    """The words of a drawing, without the breaks that their lines put between them."""
    return "".join("".join(text.itertext()) for text in element.iter(f"{SVG}text")).replace(" ", "")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_small_graph_answers_and_is_not_sent_twice(client: FlaskClient, path: str) -> None:
    first = client.get(path, headers=HTML)
    assert first.status_code == 200, first.text
    assert client.get(path, headers={**HTML, "If-None-Match": first.headers["ETag"]}).status_code == 304
    assert " style=" not in first.text
    assert "<style" not in first.text
    for drawing in drawings(first.text):
        ids = [element.get("id") for element in drawing.iter() if element.get("id")]
        assert len(ids) == len(set(ids))


def test_what_has_no_data_is_not_drawn(client: FlaskClient) -> None:
    assert drawings(client.get("/timeline").text)
    assert not drawings(client.get("/as-of").text)


def test_the_small_graph_is_drawn_as_it_is(client: FlaskClient) -> None:
    timeline = drawings(client.get("/timeline").text)[0]
    assert {"Firsttea", "1May2001", "June2002"} <= set(
        re.findall(r"Firsttea|1May2001|June2002", said(timeline))
    )
    matrix = drawings(client.get("/attendance").text)[0]
    assert "Alphaland" in said(matrix)
    assert "pourer" in said(matrix)
    assert [part.get("class") for part in matrix.iter(f"{SVG}circle")].count("hollow") == 2, (
        "implied, and the key"
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_picture_and_its_table_say_the_same(served: FlaskClient, path: str) -> None:
    page = served.get(path, headers=HTML)
    assert page.status_code == 200
    pictures = re.findall(r'<figure class="picture">.*?</figure>', page.text, re.DOTALL)
    assert bool(pictures) == (path not in ("/conflicts", "/silence"))
    for picture in pictures:
        drawing = drawings(picture)[0]
        words = said(drawing)
        rows = re.findall(r"<tr>(<td .*?)</tr>", picture, re.DOTALL)
        names = {
            unescape(name).replace(" ", "") for row in rows for name in re.findall(r"<a [^>]*>(.*?)</a>", row)
        }
        assert len(rows) >= 5
        assert all(name in words for name in names)
        linked = {"".join(part.itertext()) for part in drawing.iter(f"{SVG}a")}
        assert linked


def test_every_event_has_one_row_and_says_how_it_is_known(served: FlaskClient, real_store: ox.Store) -> None:
    page = served.get("/timeline").text
    query = f"SELECT DISTINCT ?e {{ ?e a <{RCP}Event> }}"
    events = len(list(real_store.query(query, use_default_graph_as_union=True)))
    assert page.count("<tr><td ") == events
    assert "Without a date" in page
    assert "not recorded" in page


def test_attendance_can_be_seen_for_one_kind_of_actor(served: FlaskClient) -> None:
    everybody, states = served.get("/attendance").text, served.get("/attendance?kind=States").text
    assert "Alexander Downer" in everybody
    assert "Alexander Downer" not in states
    assert "Thailand" in states
    assert "<option selected>States</option>" in states
    assert served.get("/attendance").headers["ETag"] != served.get("/attendance?kind=States").headers["ETag"]
    refused = served.get("/attendance?kind=Ghosts")
    assert refused.status_code == 400
    assert "there are States, " in refused.text


def test_a_conflict_shows_each_side_with_its_words_and_the_reason(served: FlaskClient) -> None:
    page = served.get("/conflicts").text
    assert page.count('<article class="finding-sides"') == 27
    month = page.split("Month of the first ministerial conference")[1].split("</article>")[0]
    preferred, rejected = month.split('<section class="side side-rejected">')
    assert "February 2002" in preferred
    assert "April 2002" in rejected
    assert month.count('class="words"') == 2
    assert "nearest to the event" in month


def test_an_open_conflict_has_its_sides_beside_each_other(served: FlaskClient) -> None:
    page = served.get("/conflicts").text
    jclec = page.split("Whether cooperation with JCLEC was welcomed or recommended")[1].split("</article>")[0]
    assert jclec.count('class="side side-open"') == 2


def test_silence_tells_of_gaps_of_events_and_of_bounds(served: FlaskClient) -> None:
    page = served.get("/silence").text
    assert "When and where a third ministerial conference was held" in page
    conference = (
        page.split('id="events"')[1]
        .split("Fifth Bali Process Regional Ministerial Conference")[1]
        .split("</tr>")[0]
    )
    assert re.findall(r">(said|not said|planned)<", conference) == ["said", *["not said"] * 5, "planned"]
    emirates = page.split('id="standings"')[1].split("United Arab Emirates</a>")
    assert any("observer" in row and row.split("</tr>")[0].count("not said") == 3 for row in emirates)


@pytest.mark.parametrize(
    ("day", "answers"),
    [
        ("2013-03-05", {"possible": ["observer"], "ruled-out": ["member", "member"]}),
        ("2013-04-01", {"certain": ["member", "member"], "ruled-out": ["observer"]}),
    ],
)
def test_a_day_is_answered_as_the_stored_question_answers_it(
    served: FlaskClient, day: str, answers: dict[str, list[str]]
) -> None:
    page = served.get("/as-of", query_string={"date": day, "actor": "United Arab Emirates"}).text
    sections = page.split('<section aria-labelledby="')[1:]
    found = {
        section.partition('"')[0]: re.findall(r'<td [^>]*><a href="/bali/membership[^>]*>(\w+)</a>', section)
        for section in sections
    }
    assert found == answers


def test_the_days_of_change_lead_from_one_to_the_next(served: FlaskClient) -> None:
    path, seen = "/as-of?date=2000-01-01", []
    while path:
        page = served.get(path).text
        following = re.search(r'<a rel="next" href="([^"]+)"', page)
        path = unescape(following[1]) if following else ""
        seen.append(path[-10:])
    assert seen[:-1] == sorted(set(seen[:-1]))
    assert {"2004-06-07", "2004-06-09", "2013-03-06", "2013-04-01", "2013-04-02"} <= set(seen)
    assert 'rel="prev"' in page


def test_the_day_that_is_shown_first_is_one_that_is_witnessed(served: FlaskClient) -> None:
    page = served.get("/as-of").text
    assert "<title>On 1 April 2013 " in page
    assert "/question/as-of.csv?day=2013-04-01" in page
    csv = served.get("/question/as-of.csv?day=2013-04-01").text
    assert csv.count(",certain,") == int(re.findall(r"<strong>(\d+)</strong> certain", page)[0])


def test_an_actor_without_a_record_is_not_documented(served: FlaskClient) -> None:
    page = served.get("/as-of?date=2013-04-01&actor=Japan").text
    assert "<strong>1</strong> not documented" in page
    assert not drawings(page)


@pytest.mark.parametrize(
    "date", ["2013-02-30", "yesterday", "2013", "'; DROP", "<script>alert(1)</script>", "9" * 2000]
)
def test_a_day_that_is_none_is_refused_with_a_sentence(served: FlaskClient, date: str) -> None:
    refused = served.get("/as-of", query_string={"date": date}, headers=HTML)
    assert refused.status_code == 400
    assert "<script>alert" not in refused.text
    assert "<title>On a day " in refused.text
    assert '<span class="fault" id="date-fault">' in refused.text
    assert '<select id="actor"' in refused.text


def test_a_day_that_is_none_is_not_told_as_another_one_in_a_question(served: FlaskClient) -> None:
    refused = served.get("/question/standing-on-a-day?day=2013-02-30", headers=HTML)
    assert refused.status_code == 400
    assert "on “2013-02-30”" in refused.text
    assert "5 March 2013" not in refused.text


def rows_of(page: str, answer: str) -> list[str]:
    section = page.partition(f'<section aria-labelledby="{answer}">')[2].partition("</section>")[0]
    return re.findall(r"<tr[ >].*?</tr>", section.replace("<thead><tr>", "<thead>"), re.DOTALL)


def test_what_may_be_says_what_it_rests_on_and_the_nearest_comes_first(served: FlaskClient) -> None:
    page = served.get("/as-of?date=2004-07-01").text
    rows = rows_of(page, "possible")
    assert "not excluded; last shown 8 June 2004" in rows[0]
    far = page.partition("that no document shows within a year of this day")
    assert "last shown 8 June 2004" not in far[2]
    count = int(re.findall(r"<summary>(\d+) more $", far[0])[0])
    assert 0 < count < len(rows)
    assert len(rows_of(page.replace(far[0], '<section aria-labelledby="possible">'), "possible")) == count


def test_what_is_ruled_out_names_its_bound_and_the_words_that_set_it(served: FlaskClient) -> None:
    page = served.get("/as-of?date=2013-03-05&actor=United+Arab+Emirates").text
    row = next(each for each in rows_of(page, "ruled-out") if "Ad Hoc Group" in each)
    assert "did not begin before" in row
    words = "what bounds it:"
    assert words in row
    assert words in served.get("/question/standing-on-a-day").text
    assert words in served.get("/bali/state/ARE.html").text


def test_what_is_only_implied_is_marked_with_its_note(served: FlaskClient, real_store: ox.Store) -> None:
    page = served.get("/as-of?date=2013-04-01").text
    rows = [row for answer in ("certain", "possible", "ruled-out") for row in rows_of(page, answer)]
    implied = [row for row in rows if row.startswith('<tr class="implied">')]
    assert implied
    assert len(implied) == sum('class="basis basis-implied"' in row for row in rows)
    assert any('<span class="remark">' in row for row in rows)


@pytest.mark.parametrize(
    ("date", "is_outside"), [("1999-01-01", True), ("2030-01-01", True), ("2004-01-01", False)]
)
def test_a_time_that_no_document_speaks_of_is_said(served: FlaskClient, date: str, is_outside: bool) -> None:
    assert ("No document speaks of this time" in served.get(f"/as-of?date={date}").text) == is_outside


def test_a_column_that_is_empty_in_all_rows_is_left_out_and_cells_bear_its_name(served: FlaskClient) -> None:
    page = served.get("/question/standing-on-a-day").text
    headings = re.findall(r'<th scope="col">([^<]+)</th>', page.rpartition('aria-label="The answer')[2])
    assert "field" not in headings
    assert "words" in headings
    assert set(re.findall(r'data-label="([^"]+)"', page.rpartition('aria-label="The answer')[2])) == set(
        headings
    )
    asked = served.get("/sparql?query=SELECT ?a ?b { VALUES ?a { 1 } }", headers=HTML).text
    assert '<th scope="col">b</th>' in asked


def test_days_in_an_answer_are_written_in_one_way(served: FlaskClient) -> None:
    page = served.get("/question/acts-of-actor", headers=HTML).text.rpartition('aria-label="The answer')[2]
    assert not re.search(r">[^<]*\b\d{4}-\d{2}-\d{2}\b[^<]*<", page.partition("</table>")[0])
    assert re.search(
        r'<time datetime="\d{4}-\d{2}-\d{2}">\d+ \w+ \d{4}</time>',
        served.get("/question/accession-course").text,
    )


def test_a_place_that_no_day_shows_has_its_bound(served: FlaskClient) -> None:
    page = served.get("/structure").text
    assert page.count("until 31 March 2013 at the latest") >= 2


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31"])
def test_a_day_far_away_is_drawn_all_the_same(served: FlaskClient, date: str) -> None:
    page = served.get("/as-of", query_string={"date": date})
    assert page.status_code == 200
    assert drawings(page.text)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", ["actor", "kind", "date"])
def test_what_is_given_never_stands_in_a_page_unescaped(served: FlaskClient, path: str, name: str) -> None:
    probe = "\"'><svg onload=alert(1)>{{7*7}}\x00"
    answer = served.get(path, query_string={name: probe}, headers=HTML)
    assert answer.status_code in (200, 400)
    assert "<svg onload" not in answer.text
    assert "49" not in re.findall(r"onload[^<]{0,40}", answer.text)


def test_links_start_where_the_server_is_mounted(
    real: Project, real_release: Release, real_store: ox.Store
) -> None:
    app = create_app(
        real_release,
        InProcessEngine(real_store),
        load(real.queries / "competency"),
        Settings(base_path="/x/y"),
    )
    for path in PAGES:
        page = app.test_client().get(f"/x/y{path}", headers=HTML).text
        links = [link for link in re.findall(r'href="(/[^"]*)"', page) if not link.startswith("/x/y")]
        assert links == []


def test_every_view_that_a_question_may_ask_for_is_drawn_and_no_other_is_taken(site: Site) -> None:
    assert set(DRAWN) == set(VIEWS) - {"table", "graph"}
    text = "# title: A\n# question: B?\n# view: %s\nSELECT ?a WHERE { ?a ?b ?c }\n"
    assert read("a", text % "matrix").view == "matrix"
    with pytest.raises(BaliError, match="there is no view matrx; did you mean matrix"):
        read("a", text % "matrx")


def test_every_stored_question_with_a_view_is_drawn_and_an_empty_answer_is_not(site: Site) -> None:
    drawn = [question for question in site.catalogue.queries.values() if question.view in DRAWN]
    assert len(drawn) >= 11
    for question in drawn:
        table = select(site.engine, question.text)
        figure = of_answer(question.view, table, site, "")
        assert figure is not None, question.name
        assert ET.fromstring(figure.svg).tag == f"{SVG}svg"
        assert figure.rows
        assert all(len(row) == len(figure.headings) for row in figure.rows)
        assert of_answer(question.view, Table(table.variables, ()), site, "") is None, question.name
    assert of_answer("table", Table(("a",), ()), site, "") is None


def test_hostile_words_of_an_answer_stay_words(site: Site) -> None:
    names = ("who", "event", "role", "start", "basis", "record")
    bad = Literal("</svg><script>alert(1)</script>\x08")
    table = Table(names, ((bad, bad, bad, bad, bad, NamedNode("http://example.org/a")),))
    figure = of_answer("matrix", table, site, "")
    assert figure is not None
    assert "<script" not in figure.svg
    ET.fromstring(figure.svg)


@pytest.mark.parametrize(
    ("name", "kinds", "key", "words"),
    [
        (
            "meeting/som-5",
            ["Event"],
            "neighbourhood",
            ["heldin", "Bali", "SeniorOfficialsMeetingofMarch2011"],
        ),
        ("state/THA", ["Actor"], "spans", ["memberascoordinator", "SecondSeniorOfficialsMeeting"]),
        ("mandate/working-group-trafficking", ["Matter"], "itinerary", ["endorsed", "onanothermatter"]),
        ("body/ad-hoc-group", ["Assembly"], "structure", ["underitspurview", "Vietnam"]),
    ],
)
def test_a_thing_has_the_picture_of_its_kind(
    site: Site, name: str, kinds: list[str], key: str, words: list[str]
) -> None:
    figures: tuple[Figure, ...] = of_thing(BASE + name, [RCP + kind for kind in kinds], site, "/x")
    assert len(figures) == 1
    drawing = ET.fromstring(figures[0].svg)
    assert key in drawing.get("class", "")
    assert all(word in said(drawing) for word in words)
    assert all(link.get("href", "").startswith("/x/") for link in drawing.iter(f"{SVG}a"))
    assert of_thing(BASE + "nothing/at-all", [RCP + kind for kind in kinds], site, "/x") == ()
    assert of_thing(BASE + name, [], site, "/x") == ()


def test_a_chain_is_explained_in_a_sentence(served: FlaskClient) -> None:
    triple = "s=act:som-5.policy-guides&p=rcp:confersStage&o=stage:endorsed"
    rule = served.get(f"/explain.json?{triple}").get_json()["rule"]
    assert rule["sentence"].startswith("If “force” leads from A to B, and ")
    assert rule["sentence"].endswith(", then “confers stage” leads from A to C.")


def test_only_a_name_that_is_alike_is_suggested(served: FlaskClient) -> None:
    assert "Did you mean" not in served.get("/bali/state/XYZ", headers=HTML).text
    page = served.get("/bali/state/THX", headers=HTML).text
    assert 'Did you mean <a href="/bali/state/THA">/bali/state/THA</a>?' in page
    below = served.get("/bali/state/THX", headers=HTML, base_url="http://localhost/x").text
    assert 'Did you mean <a href="/x/bali/state/THA">/bali/state/THA</a>?' in below


def test_a_wrong_choice_is_told_five_labels_and_no_machine_name(served: FlaskClient) -> None:
    page = served.get("/question/event-participants?event=banana", headers=HTML)
    assert page.status_code == 400
    fault = re.findall(r'class="fault"[^>]*>([^<]*)<', page.text)[0]
    assert re.search(r"choose one of [^:]+ and \d+ more", fault)
    assert "meeting:" not in fault


def test_the_home_page_tells_the_documents_that_were_read_from_those_named(served: FlaskClient) -> None:
    page = served.get("/", headers=HTML).text
    assert "5 source documents of the Bali Process" in page
    assert "documents named in the 5 source documents" in page
    names = re.findall(r"<nav aria-label=\"Main\">(.*?)</nav>", page, re.DOTALL)[0]
    assert ">On a day<" in names
    assert ">Index<" in names
