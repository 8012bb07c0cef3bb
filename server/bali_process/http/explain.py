"""Why a triple holds: the file that asserts it, or the rule and premises behind it, down to the words."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from flask import render_template, request
from pyoxigraph import Literal, NamedNode, Triple
from werkzeug.wrappers import Response

from bali_process.formats import HTML, JSON
from bali_process.http.answers import answer, wanted
from bali_process.http.because import Reason, reason_of, terms_of
from bali_process.http.refusal import Refusal
from bali_process.http.site import current_site
from bali_process.namespaces import compact, expand
from bali_process.query.parameters import read_term
from bali_process.query.results import Term

_PARTS = {"s": "subject", "p": "property", "o": "value"}
_LONGEST, _SHOWN = 2000, 80


def path(root: str, triple: tuple[str, ...]) -> str:
    """The address at which a triple is explained, given as IRIs, in brackets or without, or as a literal."""
    given = (term if term.startswith('"') else compact(term.strip("<>")) for term in triple)
    return f"{root}/explain?{urlencode(dict(zip(_PARTS, given, strict=True)), safe=':')}"


def explain(suffix: str = "") -> Response:
    """Why the triple of the parameters ``s``, ``p`` and ``o`` holds; 404 for one that the release lacks."""
    chosen, triple = wanted(suffix, (HTML, JSON)), _triple()

    def drawn() -> str:
        reason = reason_of(triple, current_site(), request.script_root)
        terms = terms_of(triple)
        if reason is None:
            said = " – ".join(compact(t.value) if isinstance(t, NamedNode) else str(t) for t in terms)
            raise Refusal(404, f"This release does not say that {said}; what is not said may be so or not.")
        if chosen is JSON:
            return json.dumps(_told(reason), ensure_ascii=False, indent=1) + "\n"
        address = path(request.script_root, tuple(map(str, terms)))
        return render_template("explain.html", reason=reason, data=address.replace("?", ".json?", 1))

    return answer(drawn, chosen)


def _triple() -> Triple:
    subject, predicate, value = map(_term, _PARTS)
    if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
        raise Refusal(400, "Subject and property (s and p) are IRIs; only the value (o) may be a literal.")
    return Triple(subject, predicate, value)


def _term(name: str) -> NamedNode | Literal:
    """The one term that a parameter gives: an IRI, in full or prefixed, or a literal as in Turtle."""
    given = request.args.getlist(name)
    text = given[0].strip() if len(given) == 1 else ""
    if not text:
        raise Refusal(
            400,
            f"Give the {_PARTS[name]} once, as {name}=…; a triple needs s, p and o, "
            "such as s=meeting:som-5&p=rdf:type&o=rcp:Event.",
        )
    bare = "//" in text and text[0] not in "<\"'"
    term = read_term(f"<{text}>" if bare else text, {}) if len(text) <= _LONGEST else None
    if term is None:
        shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
        allowed = "an IRI in full, a prefixed name such as meeting:som-5, or (for o) a literal as in Turtle"
        raise Refusal(400, f"“{shown}” is no {_PARTS[name]}; give {allowed}.")
    return term


def _plain(term: Term) -> str:
    """A term in short: an IRI as it is, a literal as in Turtle."""
    return term.value if isinstance(term, NamedNode) else str(term)


def _told(reason: Reason) -> dict[str, object]:
    """The explanation for a program: positions of words, never the words."""
    told: dict[str, object] = dict(zip(_PARTS.values(), map(_plain, terms_of(reason.triple)), strict=True))
    if reason.kind:
        rule = {"kind": reason.kind, "sentence": "".join(part.text for part in reason.sentence)}
        return told | {"rule": rule, "premises": [_told(premise) for premise in reason.premises]}
    evidence = [
        {
            "record": expand(record.iri),
            "basis": found.basis,
            "spans": [
                {
                    "span": each.span,
                    "document": expand(each.document.iri),
                    "start": each.start,
                    "end": each.end,
                }
                for each in found.passages
            ],
        }
        for record, found in reason.records
    ]
    return told | {"file": reason.file.text if reason.file else None, "evidence": evidence}
