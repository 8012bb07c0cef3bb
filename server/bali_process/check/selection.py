"""Which findings are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from bali_process.check.changes import Changes
from bali_process.check.finding import Finding, Severity
from bali_process.check.rule import FIRST
from bali_process.errors import BaliError
from bali_process.namespaces import compact, expand


@dataclass(frozen=True)
class Selection:
    """What findings must be to be shown; an empty part asks for nothing.

    ``files`` are named as findings name them, ``focuses`` by prefixed name, ``changes`` by file.
    """

    severity: Severity = Severity.INFO
    rules: frozenset[str] = frozenset()
    focuses: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    changes: Changes | None = None

    def select(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Keep what is asked for, and whatever kept the data from being judged."""
        return tuple(finding for finding in findings if self._wants(finding))

    def _wants(self, finding: Finding) -> bool:
        if self.files and finding.file not in self.files:
            return False
        return finding.rule in FIRST or (
            finding.severity >= self.severity
            and (not self.rules or finding.rule in self.rules)
            and (not self.focuses or finding.focus in self.focuses)
            and (self.changes is None or self.changes.touch(finding.file, finding.line))
        )


def known_rules(names: Collection[str], rules: Collection[str]) -> frozenset[str]:
    """Hold ``names`` against the rules there are. Raises BaliError for another, with the nearest name."""
    bare = [name.removeprefix("rcs:") for name in names]
    for name in bare:
        if name not in rules:
            near = get_close_matches(name, rules, 1)
            hint = f"did you mean “{near[0]}”?" if near else "see the shapes in shapes/."
            raise BaliError(f"There is no rule “{name}”; {hint}")
    return frozenset(bare)


def known_focuses(names: Collection[str], nodes: Collection[str]) -> frozenset[str]:
    """Hold prefixed names or IRIs against the ``nodes`` (IRIs) of the data. Raises BaliError for another."""
    short = []
    for name in names:
        iri = expand(name.strip("<>"))
        if iri not in nodes:
            near = get_close_matches(iri, nodes, 1)
            hint = (
                f"did you mean {compact(near[0])}?" if near else "write it as the data do, meeting:som-5 say."
            )
            raise BaliError(f"Nothing in the data is called {name}; {hint}")
        short.append(compact(iri))
    return frozenset(short)
