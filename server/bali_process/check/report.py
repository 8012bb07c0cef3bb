"""A report: what was looked at, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bali_process.check.finding import Finding
from bali_process.check.rule import BUILT_IN, Rule


@dataclass(frozen=True)
class Report:
    """What a format writes: the findings that were asked for, in order, and what they are about.

    ``root`` is the folder that the names of files are relative to, ``files`` are those that were looked at,
    ``rules`` tells of each rule by its name, and ``colour`` is for terminals.
    """

    findings: tuple[Finding, ...]
    root: Path
    files: tuple[str, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=lambda: BUILT_IN)
    colour: bool = False
