"""The address to listen at."""

from __future__ import annotations

import errno
import socket
import time

from bali_process.errors import BaliError


def claim(host: str, port: int) -> int:
    """Make sure that ``host`` and ``port`` can be listened at, and give the port: a free one in place of 0.

    Raises BaliError that says who is in the way. The port is let go again, for the server to take.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # As servers do: what an ended server leaves behind for a minute is not in the way.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return int(probe.getsockname()[1])
    except OSError as error:
        raise BaliError(_explain(host, port, error)) from None


def wait_until_open(host: str, port: int) -> None:
    """Return when ``host`` and ``port`` take a connection, or after ten seconds."""
    for _ in range(1000):
        try:
            socket.create_connection((_reachable(host), port), 1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return


def _reachable(host: str) -> str:
    """The address at which this machine reaches itself when it listens at ``host``."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


def _explain(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} at {host} is in use by another program; stop it or choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} needs special rights; choose one above 1023 with --port."
    return f"{host} is no address of this machine ({error.strerror}); choose another with --host."


def shown(host: str, port: int, base_path: str = "") -> str:
    """Give the address as a person opens it in a browser."""
    here = _reachable(host)
    name = f"[{here}]" if ":" in here else here
    path = base_path.strip("/")
    return f"http://{name}:{port}/" + (f"{path}/" if path else "")
