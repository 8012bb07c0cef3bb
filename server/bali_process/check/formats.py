"""The forms in which findings are written: one table for the command, its help and the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from bali_process.check.report import Report


@dataclass(frozen=True)
class Format:
    """Who reads it, and where the function is that writes it (``module:function``)."""

    help: str
    target: str

    def write(self, report: Report) -> str:
        """Write ``report``; without findings this may be empty."""
        module, _, function = self.target.partition(":")
        writer: Callable[[Report], str] = getattr(import_module(module), function)
        return writer(report)


#: Name -> format; the first is what a person gets.
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "text": Format("for a person, with the line as it was written", "bali_process.check.text:text"),
        "github": Format("annotations on a pull request", "bali_process.check.github:github"),
        "sarif": Format("SARIF 2.1.0, for code scanning and editors", "bali_process.check.sarif:sarif"),
        "junit": Format("JUnit XML, for test reports", "bali_process.check.junit:junit"),
        "turtle": Format("a SHACL validation report", "bali_process.check.turtle:turtle"),
    }
)
