"""Pages to look at: the timeline, who was at which meeting, and how bodies lie within one another."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bali_process.formats import HTML
from bali_process.http import scenes
from bali_process.http.figures import Figure, ask, within
from bali_process.http.headers import spare, validate
from bali_process.http.refusal import Refusal
from bali_process.http.site import Site, current_site

blueprint = Blueprint("looking", __name__)


@blueprint.route("/timeline")
def timeline() -> Response:
    """All events along the years, planned and undated ones too."""

    def drawn(site: Site) -> Figure | None:
        return scenes.timed(
            "Events and what is known of their time", ask("events", site, request.script_root)
        )

    return page("timeline.html", lambda site: {"figure": drawn(site)})


@blueprint.route("/attendance")
def attendance() -> Response:
    """Actors by meetings, all or those of one kind."""

    def drawn(site: Site) -> dict[str, object]:
        lines = ask("present", site, request.script_root)
        kinds = list(dict.fromkeys(line["kind"].text for line in lines))
        kind = request.args.get("kind", "")
        if kind and kind not in kinds:
            raise Refusal(
                400, f"No actors of the kind “{kind[:60]}” are recorded; there are {', '.join(kinds)}."
            )
        chosen = [line for line in lines if kind in ("", line["kind"].text)]
        figure = scenes.attended("Who was at which meeting, and as what", chosen)
        return {"figure": figure, "kinds": kinds, "kind": kind}

    return page("attendance.html", drawn, request.args.get("kind", ""))


@blueprint.route("/structure")
def structure() -> Response:
    """Bodies below what they belong to, with those who have a place in each."""

    def drawn(site: Site) -> Figure | None:
        title = "Processes and their bodies, and who has a place in each"
        return scenes.nested(title, within(site, request.script_root))

    return page("structure.html", lambda site: {"figure": drawn(site)})


def page(template: str, told: Callable[[Site], dict[str, object]], *given: str) -> Response:
    """A page with its validator; ``given`` are the values of the request that it depends on."""
    site = current_site()
    etag = site.etag(template, request.script_root, *given)
    spare(request, etag)
    body = render_template(template, questions=site.catalogue.queries, **told(site))
    return validate(Response(body, content_type=HTML.content_type), etag)
