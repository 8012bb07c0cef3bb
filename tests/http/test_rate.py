"""Requests beyond the rate are refused, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from bali_process.http.rate import Rate
from bali_process.http.refusal import Refusal


class Clock:
    """A clock that is put forward by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def admitted(rate: Rate, address: str, path: str = "/") -> int:
    """How many of twenty requests at once are admitted."""
    count = 0
    for _ in range(20):
        try:
            rate.admit({"REMOTE_ADDR": address, "PATH_INFO": path})
        except Refusal:
            continue
        count += 1
    return count


def test_a_burst_is_admitted_then_as_many_as_the_rate_says() -> None:
    clock = Clock()
    rate = Rate(2, clock)
    assert admitted(rate, "192.0.2.1") == 10
    clock.now += 1
    assert admitted(rate, "192.0.2.1") == 2
    clock.now += 1000
    assert admitted(rate, "192.0.2.1") == 10


def test_each_address_has_its_own_share() -> None:
    rate = Rate(2, Clock())
    assert [admitted(rate, f"192.0.2.{n}") for n in (1, 2)] == [10, 10]


def test_one_network_of_a_host_is_one_address_in_ipv6() -> None:
    rate = Rate(2, Clock())
    assert [admitted(rate, address) for address in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")] == [
        10,
        0,
        10,
    ]


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics"])
def test_what_watches_the_server_is_always_admitted(path: str) -> None:
    assert admitted(Rate(0.001, Clock()), "192.0.2.1", path) == 20


def test_without_a_rate_all_are_admitted() -> None:
    assert admitted(Rate(0), "192.0.2.1") == 20


def test_many_addresses_do_not_take_ever_more_memory() -> None:
    rate: Any = Rate(1, Clock())
    for n in range(30_000):
        rate.admit({"REMOTE_ADDR": f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", "PATH_INFO": "/"})
    assert len(rate._buckets) <= 10_000


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/", "/nothing", "/static/style.css"])
def test_a_refusal_is_429_and_tells_when_to_come_back(make_app: Callable[..., Flask], path: str) -> None:
    client = make_app(rate=0.01).test_client()
    client.get(path).close()
    refused = client.get(path, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "100")
    assert refused.get_json()["status"] == 429
    assert refused.headers["Access-Control-Allow-Origin"] == "*"


def test_behind_a_proxy_the_client_is_told_apart_not_the_proxy(make_app: Callable[..., Flask]) -> None:
    client = make_app(rate=0.01, behind_proxy=1).test_client()
    statuses = [
        client.get("/", headers={"X-Forwarded-For": address}).status_code
        for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1")
    ]
    assert statuses == [200, 200, 429]
