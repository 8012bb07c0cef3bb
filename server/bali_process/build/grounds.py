"""Evidence that no longer matches the source texts, as findings at the spans that lost their ground."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pyoxigraph as ox

from bali_process.build.locate import Locator, show
from bali_process.check.finding import Finding, Severity
from bali_process.evidence.texts import Text
from bali_process.evidence.verify import Checked, CheckedText, Verdict, check_texts, claimed_spans, verify
from bali_process.namespaces import BASE, RCP

_DIGEST = ox.NamedNode(f"{RCP}digest")


def lost_grounds(
    asserted: Collection[ox.Triple], texts: Mapping[str, Text], locator: Locator
) -> Iterator[Finding]:
    """Tell which spans of ``asserted`` do not stand in ``texts`` (by name), and which texts changed."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in asserted)
    for text in check_texts(store, texts):
        if not text.unchanged:
            yield _text_finding(text, locator)
    for checked in verify(claimed_spans(store), texts):
        if checked.verdict in (Verdict.DRIFTED, Verdict.MISSING):
            yield _span_finding(checked, locator)


def _text_finding(text: CheckedText, locator: Locator) -> Finding:
    node = ox.NamedNode(f"{BASE}text/{text.name}")
    if text.at_hand is None:
        message = f"No {text.name}.txt is among the documents, so its spans were not verified; add it."
        return _finding(locator, node, message, "text-is-at-hand", Severity.WARNING)
    message = (
        f"The text is not the one that spans count in: {text.length} characters then, "
        f"{text.at_hand.length} now, or other ones. Take the old text, or print its spans again."
    )
    return _finding(locator, node, message, "text-is-unchanged")


def _span_finding(checked: Checked, locator: Locator) -> Finding:
    node, span = ox.NamedNode(checked.span.iri), checked.span
    length = span.end - span.start
    if checked.verdict is Verdict.DRIFTED:
        places = ", ".join(f"{start}-{start + length}" for start in checked.found[:5])
        message = f"Its words now stand at {places} in {span.text}. Correct the offsets and the name."
        return _finding(locator, node, message, "span-has-not-drifted")
    message = f"Neither these nor any other {length} characters of {span.text} have the digest."
    message += " Print the span again with bali span."
    return _finding(locator, node, message, "span-words-are-found")


def _finding(
    locator: Locator, node: ox.NamedNode, message: str, rule: str, severity: Severity = Severity.VIOLATION
) -> Finding:
    location = locator.best(node, _DIGEST)
    return Finding(
        location.file if location else "instances",
        location.place.line if location else 0,
        message,
        location.place.column if location else 0,
        severity,
        rule,
        show(node),
        locator.label(node),
        show(_DIGEST),
        document=locator.document(node),
    )
