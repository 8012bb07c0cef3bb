"""A server that starts over data that are not valid, and is told to serve the last ones that were."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from bali_process.build.release import last_valid, obtain
from bali_process.project import Project

VESSELS = "instances/vessels.ttl"
Edit = Callable[[str, str, str], None]


@pytest.fixture
def broken(harbour: Project, edit: Edit) -> str:
    """The harbour, released twice and then broken; the digest of the release that was asked for last."""
    first = obtain(harbour).digest
    edit(VESSELS, "Petrel", "Albatross")
    second = obtain(harbour).digest
    edit(VESSELS, "Albatross", "Petrel")
    assert obtain(harbour).digest == first != second
    edit(VESSELS, "place:south-quay a rcp:Berth ;", "place:south-quay a rcp:Berth ")
    return first


def test_the_release_that_was_asked_for_last_is_the_last_one(broken: str, harbour: Project) -> None:
    last = last_valid(harbour)
    assert last is not None
    assert last.digest == broken


def test_a_damaged_release_is_passed_over(broken: str, harbour: Project) -> None:
    last = last_valid(harbour)
    assert last is not None
    last.data.write_bytes(b"")
    other = last_valid(harbour)
    assert other is not None
    assert other.digest != broken
    (other.path / "release.json").write_text("[]")
    assert last_valid(harbour) is None


def test_it_is_served_with_a_warning_only_when_told_so(
    broken: str, serve: Callable[..., Any], bali: Callable[..., Any]
) -> None:
    assert bali("serve", "--port", "0").status == 2
    server = serve("--last-valid")
    assert server.digest == broken
    assert f"Until then release {broken[:12]} is served" in server.written()
    assert json.loads(server.get("ready")[1]) == {"status": "ready"}


def test_without_any_it_cannot_run(harbour: Project, edit: Edit, bali: Callable[..., Any]) -> None:
    edit(VESSELS, "place:south-quay a rcp:Berth ;", "place:south-quay a rcp:Berth ")
    assert last_valid(harbour) is None
    assert bali("serve", "--port", "0", "--last-valid").status == 2


def test_a_cache_that_cannot_be_touched_still_serves(
    harbour: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = obtain(harbour)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "utime", refuse)
    assert obtain(harbour).digest == release.digest
