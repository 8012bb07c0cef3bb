"""What a person must find on the page of each kind of thing, over the real data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from bali_process.build.release import Release
from bali_process.engine.inprocess import InProcessEngine
from bali_process.http.app import create_app
from bali_process.http.routes import NAVIGATION
from bali_process.project import Project
from bali_process.query.catalogue import load
from bali_process.settings import Settings

ORIGIN = "https://w3id.org/rcp"
# One name in so many is asked for in the quick tests, every one in the proof.
QUICK = 12


@pytest.fixture(scope="module")
def served(real: Project, real_release: Release, real_store: ox.Store) -> FlaskClient:
    catalogue = load(real.queries / "competency")
    engine = InProcessEngine(real_store)
    return create_app(real_release, engine, catalogue, Settings(log=False)).test_client()


@pytest.fixture(scope="module")
def read(served: FlaskClient) -> Callable[[str], str]:
    """Reads the text of a page, without its marks."""

    def page(path: str) -> str:
        response = served.get(path, headers={"Accept": "text/html"})
        assert response.status_code == 200, path
        main = re.sub(
            r"<script.*?</script>|<svg.*?</svg>", "", response.text.partition("<main")[2], flags=re.S
        )
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())

    return page


def after(text: str, heading: str, *found: str) -> None:
    """Each of ``found`` stands in the section that starts with ``heading``."""
    section = text.rpartition(heading)[2]
    assert section != text, heading
    for words in found:
        assert words in section, f"{words} is not after {heading}"


def test_a_meeting_tells_when_by_each_source_the_editors_view_first(read: Callable[[str], str]) -> None:
    text = read("/bali/meeting/som-2.html")
    when = text.partition(" when ")[2]
    assert when.index("start date 7 June 2004") < when.index("start date June 2004 only a source says so")
    assert "compared in Month and days of the second senior officials' meeting" in when
    assert "place Brisbane" in when


def test_a_meeting_tells_who_was_there_by_role_and_apart_from_plans(read: Callable[[str], str]) -> None:
    text = read("/bali/meeting/ahg-som-7.html")
    there = text.rpartition("Who was there")[2].partition("Who hosted or convened")[0]
    observers = there.partition("observer 2")[2]
    assert "Canada" in observers
    assert "United Nations Office on Drugs and Crime" in observers
    assert "Vietnam" in there.partition("observer 2")[0]
    planned = read("/bali/workshop/KOR.public-awareness-2.html")
    assert "Who was there" not in planned
    after(planned, "Who was planned to take part", "organiser", "Republic of Korea", "would")


def test_a_meeting_tells_numbers_in_their_units_decisions_and_what_they_led_to(
    read: Callable[[str], str],
) -> None:
    text = read("/bali/meeting/som-2.html")
    after(text, "Numbers, in the units of the source", "139 delegates", "47 countries")
    after(text, "What was said and decided", "verb agreed", "by the meeting", "stage completed", "led to")
    after(text, "What the documents disagree on", "Whether the goals had been met or largely met")
    after(text, "What the record does not say")


def test_an_actor_has_standings_with_bounds_meetings_in_order_and_acts(read: Callable[[str], str]) -> None:
    uae = read("/bali/state/ARE.html")
    after(uae, "Standings", "member", "documented on 1 April 2013; not before 6 March 2013")
    indonesia = read("/bali/state/IDN.html").rpartition("Meetings attended")[2]
    days = ["February 2002", "28–30 April 2003", "7–8 June 2004", "5 March 2013", "1 April 2013"]
    places = [indonesia.index(day) for day in days]
    assert places == sorted(places)
    after(read("/bali/organisation/unodc.html"), "Said and done by it", "verb applied")


def test_a_body_has_its_members_its_servants_and_its_meetings(read: Callable[[str], str]) -> None:
    process = read("/bali/process/bali.html")
    after(process, "Who belongs to it", "member", "Philippines", "observer")
    after(process, "Who serves it", "co-chair", "Australia")
    after(process, "Its meetings", "First Bali Regional Ministerial Conference February 2002")


def test_a_mandate_has_its_course_in_order_with_verb_and_stage(read: Callable[[str], str]) -> None:
    course = read("/bali/mandate/policy-guides.html").rpartition("Its course 8")[2]
    verbs = [course.index(f"verb {verb}") for verb in ("tasked", "recommended", "endorsed")]
    assert verbs == sorted(verbs)
    assert "stage endorsed" in course


def test_an_act_tells_verb_speaker_matter_and_chain(read: Callable[[str], str]) -> None:
    text = read("/bali/act/som-5.policy-guides.html")
    assert "In the words of Page on the fifth senior officials' meeting, 2013, characters 3634–3816" in text
    for words in (
        "when 1 April 2013",
        "force endorsed",
        "issued by the meeting",
        "responds to The AHG recommends",
    ):
        assert words in text
    earlier = read("/bali/act/ahg-som-7.policy-guides.html")
    after(earlier, "What followed from it", "The AHG recommends", "The meeting endorses")


def test_a_conflict_has_its_sides_and_the_reason(read: Callable[[str], str]) -> None:
    text = read("/bali/conflict/brmc-1.month.html")
    assert "why The report of 2004 names February" in text
    right, wrong = text.rpartition("Held to be right")[2].split("Held to be wrong or weaker")
    assert "start date February 2002" in right
    assert "start date April 2002" in wrong
    assert "characters" in right
    assert "characters" in wrong


def test_a_document_has_what_was_drawn_from_it_by_kind(read: Callable[[str], str]) -> None:
    text = read("/bali/document/som-2.html")
    after(text, "Who was there", "Australia at Second Senior Officials Meeting as co-chair")
    after(text, "What was said and done", "Senior officials agree")
    after(text, "Words without a fact")


def test_a_concept_tells_its_meaning_and_where_it_is_used(read: Callable[[str], str]) -> None:
    text = read("/vocab/role/co-chair.html")
    assert "what it is Presides together with another." in text
    after(text, "Attendances: role 6", "Australia at Second Senior Officials Meeting as co-chair")
    after(read("/vocab/role.html"), "Its concepts 22", "convener definition Calls an event together.")


def test_a_record_is_called_by_a_sentence_and_leads_to_its_words(read: Callable[[str], str]) -> None:
    text = read("/bali/attendance/som-2.AUS.co-chair.html")
    assert "Australia at Second Senior Officials Meeting as co-chair" in text
    assert (
        "In the words of Page on the second senior officials' meeting, 2004, characters 144–214 stated"
        in text
    )


def test_a_term_of_the_ontology_has_example_uses_guards_and_questions(served: FlaskClient) -> None:
    page = served.get("/ontology.html").text
    term = page.partition('id="atEvent"')[2].partition("</section>")[0]
    assert "Leads from a participation or an act to the event" in term
    assert re.search(r"/sparql\?query=PREFIX%20act|/sparql\?query=PREFIX", term)
    assert re.search(r"used</span> <a [^>]*>\d{3} times", term)
    assert "#act-happens-at-a-held-event" in term
    assert '/question/event-participants"' in term


def test_a_shape_has_its_problem_an_example_and_what_to_do(served: FlaskClient) -> None:
    page = served.get("/shapes.html").text
    shape = page.partition('id="act-has-force"')[2].partition("</section>")[0]
    for word in ("<dt>problem</dt>", "<dt>example</dt>", "<dt>what to do</dt>"):
        assert word in shape
    assert "/ontology.html#force" in shape


def test_what_rules_conclude_is_folded_away_and_asks_for_its_reason(served: FlaskClient) -> None:
    before, folded = served.get("/bali/state/AUS.html").text.split('<details class="inferred">')
    assert "attended</a>" not in before
    assert re.search(r'attended.*href="/explain\?[^"]*p=rcp:attended', folded, re.S)


def test_overview_and_lists_tell_how_many_and_when(read: Callable[[str], str]) -> None:
    overview = read("/bali/")
    assert re.search(r"meetings 1\d An event at which actors consult", overview)
    meetings = read("/bali/meeting/")
    assert "Second Senior Officials Meeting 7–8 June 2004 place Brisbane held" in meetings
    assert re.search(r"Role \d+ Capacities", read("/vocab/"))


def test_the_pages_of_a_long_list_have_each_thing_once(served: FlaskClient) -> None:
    path, found = "/bali/span/", list[str]()
    total = int(re.search(r"<h1>.*?(\d+)</span>", served.get(path).text).group(1))  # type: ignore[union-attr]
    while path:
        page = served.get(path).text
        found += re.findall(r'<p class="first"><a href="(/bali/span/[^"]+)"', page)
        onward = re.search(r'<a rel="next" href="([^"]+)"', page)
        path = f"/bali/span/{onward[1]}" if onward else ""
    assert len(found) == len(set(found)) == total > 300
    for beyond in ("0", "99", "-1"):
        assert served.get(f"/bali/span/?page={beyond}").status_code == 404


def test_a_document_tells_each_record_once_and_by_kind_where_it_stands(served: FlaskClient) -> None:
    page = served.get("/bali/document/gcim-2005.html").text
    kinds, places = page.split('<ol class="places">')
    leads = re.findall(r'<li><a href="#(facts-[\d-]+)">', kinds)
    assert len(leads) > 100
    assert all(f'<li id="{lead}">' in places for lead in set(leads))
    assert "/bali/attendance/" not in kinds


def test_the_head_of_a_page_tells_search_engines_in_schema_org(served: FlaskClient) -> None:
    page = served.get("/bali/meeting/som-2.html").text
    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert told is not None
    event = json.loads(told[1])
    assert (event["@type"], event["startDate"], event["endDate"]) == ("Event", "2004-06-07", "2004-06-08")
    assert event["location"]["name"] == "Brisbane"
    assert 'application/ld+json">' not in served.get("/bali/act/som-5.policy-guides.html").text


def test_the_sitemap_names_every_page_in_full_below_the_base_path(
    real: Project, real_release: Release, real_store: ox.Store
) -> None:
    catalogue, engine = load(real.queries / "competency"), InProcessEngine(real_store)
    client = create_app(real_release, engine, catalogue, Settings(base_path="/x/y", log=False)).test_client()
    told = re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").text)
    assert len(told) == len(set(told)) > 2000
    assert all(address.startswith("http://localhost/x/y/") for address in told)
    for path in (
        "/bali/meeting/som-2.html",
        "/vocab/role.html",
        "/question/meetings",
        "/bali/act/",
        "/timeline",
    ):
        assert f"http://localhost/x/y{path}" in told
    assert "Sitemap: http://localhost/x/y/sitemap.xml" in client.get("/robots.txt").text


def test_every_page_leads_to_the_main_ones(served: FlaskClient) -> None:
    page = served.get("/bali/meeting/som-2.html").text
    for path, name in NAVIGATION:
        assert re.search(rf'<a href="{re.escape(path)}"[^>]*>{name}</a>', page)
        assert served.get(path.partition("#")[0], headers={"Accept": "text/html"}).status_code == 200
    assert 'action="/search"' in page


@pytest.mark.parametrize("every", [QUICK, pytest.param(1, marks=pytest.mark.prove)])
def test_every_name_answers_as_page_and_as_turtle_and_no_page_shows_a_bare_one(
    served: FlaskClient, real_store: ox.Store, every: int
) -> None:
    query = (
        "SELECT DISTINCT ?x WHERE { { ?x ?p ?o } UNION { ?s ?x ?o } UNION { ?s ?p ?x } FILTER(ISIRI(?x)) }"
    )
    rows = real_store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    names = sorted({str(row["x"].value).partition("#")[0] for row in rows})
    names = [name for name in names if name.startswith(ORIGIN + "/")]
    assert len(names) > 2000
    for name in names[::every]:
        path = name.removeprefix(ORIGIN)
        page = served.get(f"{path}.html")
        assert page.status_code == 200, path
        shown = re.sub(r"<code>.*?</code>|<script.*?</script>", "", page.text, flags=re.S)
        assert not re.search(r">\s*[<(]?https?://\S+\s*<", shown), f"{path} shows a bare address"
        assert re.search(r"<h1[^>]*>\s*[^<\s]", shown), path
        turtle = served.get(f"{path}.ttl")
        assert turtle.status_code == 200, path
        assert turtle.content_type.startswith("text/turtle"), path
