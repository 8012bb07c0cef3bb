"""What is no mistake is not found: coarser words, change over time, several capacities one after another.

``innocent/*.ru`` change the real data in ways that are right; the comment tells what happened.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Judged, Laboratory

FILES = sorted((Path(__file__).parent / "innocent").glob("*.ru"))


@pytest.mark.parametrize("change", FILES, ids=[path.stem for path in FILES])
def test_what_is_no_mistake_is_not_found(change: Path, laboratory: Laboratory, healthy: Judged) -> None:
    changed = laboratory.mutate([change])
    assert changed != healthy.asserted
    assert not sorted(laboratory.judge(changed).rows - healthy.rows)
