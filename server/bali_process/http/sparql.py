"""The pages of the endpoint; all else is answered ahead of Flask, by :mod:`bali_process.http.endpoint`."""

from __future__ import annotations

from functools import partial

from flask import request
from werkzeug.wrappers import Response

from bali_process.formats import HTML
from bali_process.http import description, pages
from bali_process.http.answers import answer
from bali_process.http.refusal import Refusal
from bali_process.http.site import current_site

#: Where the environment of a request carries its plan, made ahead of Flask.
PLAN = "bali.plan"


def endpoint() -> Response:
    """Describe the endpoint to a bare GET, or show the answer to a query."""
    site, plan = current_site(), request.environ[PLAN]
    if plan is None:
        return description.respond(site)
    try:
        page = partial(pages.answer, plan.operation, plan.form, site)
        return answer(page, HTML, plan.etag) if plan.etag else page()
    except Refusal as refusal:
        refusal.query = plan.operation.query
        raise
