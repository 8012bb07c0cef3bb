"""Content negotiation: which format on offer fits an Accept header best (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from bali_process.formats import Format


# Clients send the same few headers again and again.
@lru_cache(256)
def negotiate(accept: str | None, offers: tuple[Format, ...]) -> Format | None:
    """The offer that fits ``accept`` best, or None when none is acceptable (406).

    The highest quality wins, then the most specific range, then the order of ``offers``. A quality of
    0 excludes, a more specific range overrides a wider one, and no header means ``*/*``. Parameters of
    a range do not count, except a character set other than UTF-8, which no answer of ours has.
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = MIMEAccept(_ranges(parse_accept_header(accept, MIMEAccept), offers))
    best = ranges.best_match([offer.media_type for offer in offers])
    return next((offer for offer in offers if offer.media_type == best), None)


def _ranges(accept: MIMEAccept, offers: Sequence[Format]) -> Iterator[tuple[str, float]]:
    """Each range bare of parameters, an alias as the media type that it stands for among ``offers``."""
    canonical = {alias: offer.media_type for offer in reversed(offers) for alias in offer.aliases}
    for item, quality in accept:
        media_range, parameters = parse_options_header(item)
        if parameters.get("charset", "utf-8").lower() in ("utf-8", "utf8", "*"):
            yield canonical.get(media_range.lower(), media_range.lower()), quality
