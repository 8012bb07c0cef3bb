"""The address to listen at."""

from __future__ import annotations

import errno
import socket
import time

from bali_process.errors import BaliError

#: How long a connection may be silent, or a request take to come, in seconds.
PATIENCE = 30.0


def claim(host: str, port: int) -> socket.socket:
    """Take ``host`` and ``port``, a free one in place of 0, and give the socket, at which nobody listens yet.

    Raises BaliError that says who is in the way.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        claimed = socket.socket(family, kind, protocol)
        try:
            # As servers do: what an ended server leaves behind for a minute is not in the way.
            claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            claimed.bind(address)
        except OSError:
            claimed.close()
            raise
    except OSError as error:
        raise BaliError(_explain(host, port, error)) from None
    return claimed


def listen(claimed: socket.socket, backlog: int) -> None:
    """Listen at ``claimed``; raises BaliError when another program has come first."""
    try:
        claimed.listen(backlog)
    except OSError as error:
        host, port = claimed.getsockname()[:2]
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
