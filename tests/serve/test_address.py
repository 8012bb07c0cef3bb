"""Where the server listens."""

from __future__ import annotations

import socket

import pytest

from bali_process.errors import BaliError
from bali_process.serving.address import claim, listen, shown


def test_a_free_port_is_taken_and_listened_at_later() -> None:
    with claim("127.0.0.1", 0) as claimed:
        address = claimed.getsockname()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(address).close()
        listen(claimed, 1)
        socket.create_connection(address).close()
        with pytest.raises(BaliError, match=f"Port {address[1]} at 127.0.0.1 is in use"):
            claim(*address)


def test_who_listens_first_has_the_port() -> None:
    with claim("127.0.0.1", 0) as first, claim(*first.getsockname()) as second:
        listen(first, 1)
        with pytest.raises(BaliError, match=r"is in use .* --port"):
            listen(second, 1)


def test_a_port_in_use_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(BaliError, match=f"Port {port} at 127.0.0.1 is in use .* --port"):
            claim("127.0.0.1", port)


def test_a_port_shared_by_another_server_is_in_use_too() -> None:
    with socket.socket() as other:
        if not hasattr(socket, "SO_REUSEPORT"):
            pytest.skip("the system does not share ports")
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(BaliError, match="in use"):
            claim("127.0.0.1", other.getsockname()[1])


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_told(host: str) -> None:
    with pytest.raises(BaliError, match=f"{host} is no address of this machine .* --host"):
        claim(host, 0)


@pytest.mark.parametrize(
    ("host", "base_path", "address"),
    [
        ("127.0.0.1", "", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "", "http://127.0.0.1:8000/"),
        ("::1", "/bali", "http://[::1]:8000/bali/"),
    ],
)
def test_the_address_is_shown_as_one_opens_it(host: str, base_path: str, address: str) -> None:
    assert shown(host, 8000, base_path) == address
