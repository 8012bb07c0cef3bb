"""Who we are to another server: a header as it stands, or a name and password (RFC 7617, RFC 7616)."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.request import HTTPDigestAuthHandler, HTTPPasswordMgr, Request, parse_http_list, parse_keqv_list

#: The environment variable that holds the value of the Authorization header for queries, such as "Bearer …".
ENGINE = "BALI_ENGINE_AUTHORIZATION"
#: Those for loading a release: a name with its password, or a token.
USER, PASSWORD, TOKEN = "BALI_PUSH_USER", "BALI_PUSH_PASSWORD", "BALI_PUSH_TOKEN"


class Credentials:
    """What is sent as Authorization: a password only to who asks for it, by digest where that is asked."""

    def __init__(self, fixed: str = "", user: str = "", password: str = "") -> None:
        """Send ``fixed`` always, else prove to be ``user`` when challenged."""
        self._fixed = fixed
        self._basic = "Basic " + b64encode(f"{user}:{password}".encode()).decode() if user else ""
        self._digest: dict[str, str] = {}
        passwords = HTTPPasswordMgr()
        passwords.find_user_password = lambda realm, url: (user, password)  # type: ignore[method-assign,assignment]
        self._answering: Any = HTTPDigestAuthHandler(passwords)

    def header(self, method: str, target: str) -> dict[str, str]:
        """The header for a request for ``target`` (path and query), or none."""
        if not self._digest:
            return {"Authorization": self._fixed} if self._fixed else {}
        request = Request(f"http://host{target}", method=method)
        return {"Authorization": f"Digest {self._answering.get_authorization(request, self._digest)}"}

    def accept(self, challenges: Sequence[str]) -> bool:
        """Take up one of ``challenges`` (values of WWW-Authenticate); tell if it is worth asking again."""
        if not self._basic:
            return False
        told = {scheme.lower(): rest for scheme, _, rest in (each.partition(" ") for each in challenges)}
        if "digest" in told:
            return self._understands(told["digest"])
        if "basic" not in told or self._fixed == self._basic:
            return False
        self._fixed = self._basic
        return True

    def _understands(self, challenge: str) -> bool:
        try:
            self._digest = parse_keqv_list(parse_http_list(challenge))
            self.header("GET", "/")
        except (ValueError, OSError):  # no challenge, or by an algorithm that is not known here
            self._digest = {}
        return bool(self._digest)


def for_queries(environment: Mapping[str, str] = os.environ) -> Credentials:
    """Those with which queries are asked."""
    return Credentials(environment.get(ENGINE, ""))


def for_loading(environment: Mapping[str, str] = os.environ) -> Credentials:
    """Those with which a release is loaded; where there are none, those of queries."""
    token, user = environment.get(TOKEN, ""), environment.get(USER, "")
    if not token and not user:
        return for_queries(environment)
    return Credentials(f"Bearer {token}" if token else "", user, environment.get(PASSWORD, ""))
