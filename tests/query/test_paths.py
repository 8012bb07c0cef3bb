"""Where a path that leads nowhere may have been meant to lead."""

from __future__ import annotations

import pytest

from bali_process.query.paths import Paths

KNOWN = (
    "/",
    "/search",
    "/timeline",
    "/bali/meeting/som-5",
    "/bali/meeting/som-7",
    "/bali/state/AUS",
    "/bali/state/THA",
    "/vocab/role/observer",
    "/vocab/role",
)


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/timelin", "/timeline"),
        ("/Search", "/search"),
        ("/bali/meeting/som5", "/bali/meeting/som-5"),
        ("/bali/state/tha", "/bali/state/THA"),
        ("/bali/state/XYZ", ""),
        ("/bali/meetings/", "/bali/meeting/"),
        ("/meetings", "/bali/meeting/"),
        ("/meeting/som-7", "/bali/meeting/som-7"),
        ("/AUS", "/bali/state/AUS"),
        ("/observer", "/vocab/role/observer"),
        ("/x/y/observer", ""),
        ("/stat", "/bali/state/"),
        ("/wp-login.php", ""),
        ("/%", ""),
        ("//", ""),
        ("/bali/meeting/som-5/", "/bali/meeting/som-5"),
    ],
)
def test_the_nearest_path_is_one_that_leads_somewhere(path: str, meant: str) -> None:
    assert Paths(KNOWN).nearest(path) == meant


def test_among_nothing_nothing_is_near() -> None:
    assert Paths([]).nearest("/search") == ""
