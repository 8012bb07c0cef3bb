"""Processes that hold connections and answer plain questions: whatever ends them, no client notices."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import socket
import struct
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import count, cycle, islice, pairwise, product
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import pytest
from tests.serve.conftest import Server, launch

from bali_process.formats import BOOLEANS, DATASETS, GRAPHS, RESULTS

if not sys.platform.startswith("linux"):
    pytest.skip("cells are for Linux", allow_module_level=True)

HARBOUR = Path(__file__).parents[1] / "harbour"
Serve = Callable[..., Server]
Edit = Callable[[str, str, str], None]
Join = Callable[..., "Client"]
Hold = Callable[..., list["Client"]]
ALL = "SELECT * { ?s ?p ?o }"
LABELS = "SELECT ?label { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r }"
#: What varies is for the server and its workers.
VARYING = "SELECT ?now { BIND(NOW() AS ?now) }"
VESSELS = "instances/vessels.ttl"
#: States of a socket, as the system writes them.
OPEN, LISTENING = "01", "0A"
#: Clients that are still there, and workers that were not before, are so many at most.
SOME = 30
#: With this header a request is for the server, and its connection stays there.
APART = "Content-Length: 0\r\n"
CLOSE = "Connection: close\r\n"
#: At the end of a connection that was broken off.
BROKEN = (OSError, EOFError)
#: Numbers that tell one query from another, for a repeated one would be answered from memory.
numbers = count()
#: Addresses of this machine: what is remembered of one client is not to be held against another.
addresses = (f"127.1.{high}.{low}" for high, low in cycle(product(range(256), range(1, 255))))


class Answer(NamedTuple):
    """An answer as it came: headers in order of their names in small letters, the date without its value."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return dict(self.headers).get(name.lower(), "")


def url(text: str, path: str = "/sparql", more: str = "") -> str:
    return f"{path}?query={quote(text, safe='')}{more}"


def plain(text: str, headers: str = "", path: str = "/sparql", more: str = "") -> bytes:
    """The bytes of a plain question."""
    return line(url(text, path, more), headers)


def line(target: str, headers: str = "", method: str = "GET", version: str = "1.1") -> bytes:
    return f"{method} {target} HTTP/{version}\r\nHost: a\r\n{headers}\r\n".encode()


def post(text: str, headers: str = "", path: str = "/sparql") -> bytes:
    """The bytes of the same question by POST."""
    body = text.encode()
    told = f"Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n{headers}"
    return line(path, told, "POST") + body


def fresh(text: str) -> str:
    """A query that was never asked, with the answers of ``text``."""
    return f"{text} # {next(numbers)}"


class Client:
    """A connection to ``server``, on which bytes are sent as they are and answers read as they come."""

    def __init__(self, server: Server, receive: int = 0, source: str = "") -> None:
        """Connect, from ``source`` if it matters; no more than ``receive`` bytes are to wait at this end."""
        parts = urlsplit(server.address)
        self._server = server
        self._rest = b""
        self.socket = socket.socket()
        self.socket.settimeout(60)
        if receive:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        self.socket.bind((source or next(addresses), 0))
        self.socket.connect((parts.hostname, parts.port))

    def ask(self, text: str, headers: str = "") -> Answer:
        """Put a plain question and read the answer."""
        self.socket.sendall(plain(text, headers))
        return self.answer()

    def answer(self, method: str = "GET") -> Answer:
        """Read one answer, to a request by ``method``; raises EOFError where there is none."""
        first, *lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        told = sorted((name.lower(), value) for name, _, value in (told.partition(": ") for told in lines))
        status = int(first.split()[1])
        length = 0 if method == "HEAD" or status == 304 else int(dict(told).get("content-length", 0))
        while len(self._rest) < length:
            self._receive()
        body, self._rest = self._rest[:length], self._rest[length:]
        return Answer(status, tuple((name, "" if name == "date" else value) for name, value in told), body)

    def _until(self, end: bytes) -> bytes:
        while end not in self._rest:
            self._receive()
        found, _, self._rest = self._rest.partition(end)
        return found

    def _receive(self) -> None:
        data = self.socket.recv(1 << 16)
        if not data:
            raise EOFError(f"hung up after {self._rest!r}")
        self._rest += data

    def is_over(self) -> bool:
        """Wait for what comes next, and tell whether that is the end."""
        try:
            return not self._rest and not self.socket.recv(1)
        except ConnectionResetError:
            return True

    def holder(self) -> int | None:
        """The cell that holds the other end, if one does."""
        place = f"socket:[{_inode(self.socket)}]"
        return next((pid for pid in cells(self._server) if place in links(pid)), None)


def _inode(client: socket.socket) -> str:
    """The number by which the system knows the other end of ``client``."""
    ports = [f"{end[1]:04X}" for end in (client.getpeername(), client.getsockname())]
    rows = (row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return next((row[9] for row in rows if [end.partition(":")[2] for end in row[1:3]] == ports), "none")


def links(pid: int) -> list[str]:
    """What the descriptors of a process stand for."""
    found = []
    with contextlib.suppress(OSError):
        for descriptor in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                found.append(os.readlink(f"/proc/{pid}/fd/{descriptor}"))
    return found


def _has(pid: int, part: bytes) -> bool:
    try:
        return part in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def cells(server: Server) -> set[int]:
    """The processes forked from the zygote that wait for many connections."""
    return {pid for pid in _forked(server) if "anon_inode:[eventpoll]" in links(pid)}


def workers(server: Server) -> set[int]:
    """The others, which wait for one."""
    return _forked(server) - {_zygote(server)} - cells(server)


def _forked(server: Server) -> set[int]:
    return {pid for pid in server.processes() if _has(pid, b"engine.zygote")}


def _zygote(server: Server) -> int:
    return next((pid for pid in _forked(server) if _parent(pid) == _serving(server)), 0)


def _has_other_zygote(server: Server, former: int) -> bool:
    return _zygote(server) not in (0, former)


def _serving(server: Server) -> int:
    return int(next(pid for pid in server.processes() if _parent(pid) == server.process.pid))


def _parent(pid: int) -> int:
    return int(_about(pid)[1])


def _computes(pid: int) -> bool:
    return _about(pid)[0] == "R"


def _ticks(pid: int) -> int:
    """The time of the processor that a process has taken (proc(5)); none for one that has ended."""
    return sum(map(int, _about(pid)[11:13]))


def _about(pid: int) -> list[str]:
    """The state, the parent and more of a process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["X", "0"]


def kill(pids: Iterable[int], number: int = signal.SIGKILL) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def told(server: Server) -> list[dict[str, Any]]:
    """The lines of the log."""
    return [json.loads(line) for line in server.written().splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that need none of their own, which it is to survive with an unstained log."""
    folder = tmp_path_factory.mktemp("shared")
    shutil.copytree(HARBOUR, folder / "harbour")
    settings = (
        "--base-path",
        "/x/y",
        "--url",
        "8192",
        "--deadline",
        "1.5",
        "--log-queries",
        "--metrics",
    )
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("BALI_CACHE", raising=False)
        environment.delenv("BALI_DOCUMENTS", raising=False)
        server = launch(folder / "harbour", folder / "screen", *settings)
    first = _serving(server)
    yield server
    assert _serving(server) == first, "the serving process never died"
    assert server.stop() == 0
    assert "Traceback" not in server.written()
    assert 500 not in {line["status"] for line in told(server)}


@pytest.fixture
def join() -> Iterator[Join]:
    """Connect clients; they leave when the test ends."""
    clients: list[Client] = []

    def joined(server: Server, receive: int = 0) -> Client:
        clients.append(Client(server, receive))
        return clients[-1]

    yield joined
    for client in clients:
        client.socket.close()


@pytest.fixture
def hold(join: Join) -> Hold:
    """Connect clients whose connections are held by cells."""

    def held(server: Server, number: int = 1, receive: int = 0) -> list[Client]:
        found: list[Client] = []

        def found_all() -> bool:
            client = join(server, receive)
            assert client.ask("ASK {}").status == 200
            if client.holder():
                found.append(client)
            else:
                client.socket.close()
            return len(found) == number

        server.wait_until(found_all, f"{number} connections are held by cells")
        return found

    return held


def test_a_cell_says_to_the_letter_what_the_server_says(shared: Server, join: Join, hold: Hold) -> None:
    bypass, (held,) = join(shared), hold(shared)
    asked = (
        (ALL, RESULTS),
        ("ASK { ?s ?p ?o }", BOOLEANS),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", (*GRAPHS, *DATASETS)),
        ("DESCRIBE <https://w3id.org/rcp/bali/state/petrel>", (*GRAPHS, *DATASETS)),
    )
    codings: Counter[str] = Counter()
    for (text, offer), by_field in product(((t, o) for t, offers in asked for o in offers), (True, False)):
        if not held.holder():  # on a slow machine a query may cost too much for a cell
            (held,) = hold(shared)
        wish, field = ("", f"format={offer.name}") if by_field else (f"Accept: {offer.media_type}\r\n", "")
        for path, coding in product(
            ("/sparql", "/sparql/", "/x/y/sparql"), ("", "Accept-Encoding: gzip\r\n")
        ):
            query, headers = fresh(text), wish + coding
            held.socket.sendall(plain(query, headers, path, f"&{field}"))
            answer = held.answer()
            bypass.socket.sendall(plain(query, headers + APART, path, f"&{field}"))
            bypass.socket.sendall(post(query, headers, f"{path}?{field}"))
            assert [bypass.answer(), bypass.answer()] == [answer] * 2
            assert (answer.status, answer.header("Content-Type")) == (200, offer.content_type)
            codings[answer.header("Content-Encoding")] += 1
    assert codings["gzip"] > 50
    assert codings[""] > 100
    assert not bypass.holder()


REQUESTS: dict[str, tuple[bytes, Sequence[str]]] = {
    "one behind the other": (plain("ASK {}") + plain(ALL) + plain("ASK { ?s ?p 1 }"), ["GET"] * 3),
    "one that is a POST": (plain(ALL) + post("ASK {}") + plain("ASK {}"), ["GET"] * 3),
    "one of HEAD": (plain(ALL) + line(url(ALL), method="HEAD") + plain("ASK {}"), ["GET", "HEAD", "GET"]),
    "a page": (plain("ASK {}", more="&format=html") + plain("ASK {}"), ["GET"] * 2),
    "one that is the client's last": (plain(ALL, CLOSE), ["GET"]),
    "one that is the client's last and an idle line": (plain(ALL, CLOSE) + b"\r\n", ["GET"]),
    "one of HTTP/1.0": (line(url(ALL), version="1.0"), ["GET"]),
    "a condition that does not hold": (plain(ALL, 'If-None-Match: "x"\r\n'), ["GET"]),
    "a condition that holds": (plain(ALL, "If-None-Match: *\r\n") + plain("ASK {}"), ["GET"] * 2),
    "a bare address": (line("/sparql", "Accept: text/turtle\r\n"), ["GET"]),
    "a bare address with a slash": (line("/sparql/?", "Accept: text/turtle\r\n"), ["GET"]),
    "a slash too many": (line("/" + url("ASK {}")), ["GET"]),
    "wishes said twice": (plain(ALL, "Accept: text/csv;q=0.1\r\nAccept: text/turtle\r\n"), ["GET"]),
    "codings said twice": (plain(ALL, "Accept-Encoding: br\r\naccept-encoding: gzip\r\n"), ["GET"]),
    "an empty wish": (plain(ALL, "Accept:\r\nAccept-Encoding: \t\r\n"), ["GET"]),
    "a wish with an underscore": (plain(ALL, "Accept_Encoding: gzip\r\n"), ["GET"]),
    "a wish for nothing": (plain(ALL, "Accept: image/png\r\n"), ["GET"]),
    "two hosts": (plain(ALL, "Host: b\r\n"), ["GET"]),
    "no host": (plain(ALL).replace(b"Host: a\r\n", b""), ["GET"]),
    "a NUL in a header": (plain(ALL, "X: a\x00b\r\n"), ["GET"]),
    "a header that goes on": (plain(ALL, "Accept: text/csv,\r\n text/turtle\r\n"), ["GET"]),
    "lines without returns": (plain(ALL).replace(b"\r", b""), ["GET"]),
    "the whole address": (line("http://a" + url(ALL)), ["GET"]),
    "a part of the answer": (line(url(ALL) + "#x"), ["GET"]),
    "a wish to go on otherwise": (plain("ASK {}", "Connection: Upgrade\r\nUpgrade: h2c\r\n"), ["GET"]),
    "an expectation": (plain("ASK {}", "Expect: 100-continue\r\n"), ["GET"]),
    "a long address": (plain(ALL + " " * 7000), ["GET"]),
    "a small letter": (line(url("ASK {}"), method="get"), ["GET"]),
    "no question": (plain("SELECT"), ["GET"]),
    "an update": (plain("CLEAR ALL"), ["GET"]),
    "another server": (plain("ASK { SERVICE <http://none/> {} }"), ["GET"]),
    "two questions": (plain("ASK {}", more="&query=ASK%7B%7D"), ["GET"]),
    "another graph": (plain("ASK {}", more="&default-graph-uri=http://none/"), ["GET"]),
    "no UTF-8": (line("/sparql?query=ASK%20%7B%7D%20%23%FF"), ["GET"]),
    "a bare byte": (line("/sparql?query=ASK%20%7B%7D%20%23\xe9"), ["GET"]),
    "an escape that is none": (line("/sparql?query=ASK%20%7B%7D%20%23%zz%"), ["GET"]),
    "signs that are seldom bare": (line('/sparql?query=ASK{}+%23|^`"<>\\'), ["GET"]),
}


def test_whatever_comes_is_answered_as_by_the_server_alone(shared: Server, join: Join, hold: Hold) -> None:
    for name, (data, methods) in REQUESTS.items():
        (held,), alone = hold(shared), join(shared)
        assert alone.ask("ASK {}", APART).status == 200
        assert not alone.holder()
        outcomes = []
        for client in (held, alone):
            client.socket.sendall(data)
            answers = [client.answer(method) for method in methods]
            outcomes.append((answers, is_kept(client)))
        assert outcomes[0] == outcomes[1], name


def test_a_request_that_is_not_for_a_cell_ends_none(shared: Server, hold: Hold) -> None:
    clients = hold(shared, 4)
    former = cells(shared)
    for client in clients[:2]:
        client.socket.sendall(plain("ASK {}", "Connection: Upgrade\r\nUpgrade: websocket\r\n"))
        assert client.answer().status == 200
    assert [client.ask(fresh("ASK {}")).status for client in clients[2:]] == [200] * 2
    assert former <= cells(shared)


def is_kept(client: Client) -> bool:
    """Whether another question is still answered."""
    try:
        return client.ask("ASK {}").status == 200
    except BROKEN:
        return False


def test_a_request_may_come_in_pieces(shared: Server, hold: Hold) -> None:
    slow, quick = hold(shared, 2)
    expected, yes = quick.ask(ALL), quick.ask("ASK {}")
    for byte in plain(ALL):
        slow.socket.sendall(bytes([byte]))
    assert slow.answer() == expected
    half = plain(ALL)
    quick.socket.sendall(plain("ASK {}") + plain("ASK {}") + half[:30])
    assert [quick.answer(), quick.answer()] == [yes, yes]
    quick.socket.sendall(half[30:] + plain("ASK {}"))
    assert [quick.answer(), quick.answer()] == [expected, yes]


def test_who_says_no_more_is_answered_yet(shared: Server, hold: Hold) -> None:
    requests = (plain(ALL), 200), (plain(VARYING), 200), (post("ASK {}"), 200), (plain(fresh(ENDLESS)), 503)
    for last, status in requests:
        (client,) = hold(shared)
        client.socket.sendall(plain(ALL) + last)
        client.socket.shutdown(socket.SHUT_WR)
        assert [client.answer().status, client.answer().status] == [200, status]
        assert client.is_over()


def test_a_costly_query_gets_its_time_and_keeps_nobody_waiting(shared: Server, hold: Hold) -> None:
    costly, *others = hold(shared, 5)
    texts = [fresh(ENDLESS), fresh("ASK {}")]
    costly.socket.sendall(b"".join(map(plain, texts)))
    with ThreadPoolExecutor(1) as waiting:
        late: Future[Answer] = waiting.submit(costly.answer)
        while not late.done() or len(texts) < 40:
            texts.append(fresh("ASK {}"))
            assert others[len(texts) % len(others)].ask(texts[-1]).status == 200
    assert (late.result().status, late.result().header("Bali-Limit")) == (503, "deadline=1.5 s")
    assert costly.answer().status == 200
    shared.wait_until(lambda: len(lines_of(shared, texts)) == len(texts), "each has a line")
    hold(shared)
    assert Counter(lines_of(shared, texts)) == Counter(texts)


def test_a_costly_query_ends_one_cell_and_takes_little_of_its_time(shared: Server, hold: Hold) -> None:
    (costly,) = hold(shared, 1)
    shared.wait_until(lambda: len(cells(shared)) == 2, "all cells are there")
    before = {pid: _ticks(pid) for pid in cells(shared)}
    most = 0
    costly.socket.sendall(plain(fresh(ENDLESS)))
    with ThreadPoolExecutor(1) as waiting:
        late: Future[Answer] = waiting.submit(costly.answer)
        while not late.done():
            most = max(most, *(_ticks(pid) - ticks for pid, ticks in before.items()))
    assert late.result().status == 503
    assert len(before.keys() & cells(shared)) == 1
    # It may take a twentieth of a second, and the clock of the kernel is no finer than a hundredth.
    assert most < os.sysconf("SC_CLK_TCK") // 2


def lines_of(server: Server, texts: Iterable[str]) -> list[str]:
    """The queries, of ``texts``, whose lines have been written."""
    wanted = set(texts)
    return [line["text"] for line in told(server) if line.get("text") in wanted]


def test_what_was_answered_before_a_costly_query_is_told_all_the_same(shared: Server, hold: Hold) -> None:
    clients = hold(shared, 12)
    texts = [fresh("ASK {}" if number < 9 else ENDLESS) for number in range(len(clients))]
    asleep = cells(shared)
    # All comes at once to cells that were asleep, which find it in one go.
    kill(asleep, signal.SIGSTOP)
    for client, text in zip(clients, texts, strict=True):
        client.socket.sendall(plain(text))
    kill(asleep, signal.SIGCONT)
    assert [client.answer().status for client in clients] == [200] * 9 + [503] * 3
    shared.wait_until(lambda: len(lines_of(shared, texts)) == len(texts), "each has a line")
    assert Counter(lines_of(shared, texts)) == Counter(texts)


def test_what_was_answered_before_the_end_is_told_all_the_same(serve: Serve, hold: Hold) -> None:
    server = serve("--log-queries")
    clients = hold(server, 8)
    texts = [fresh("ASK {}") for _ in clients]
    asleep, serving = cells(server), _serving(server)
    kill(asleep, signal.SIGSTOP)
    for client, text in zip(clients, texts, strict=True):
        client.socket.sendall(plain(text))
    server.process.send_signal(signal.SIGTERM)
    listening = sockets(server, LISTENING)
    assert listening
    server.wait_until(lambda: not listening & set(links(serving)), "nobody else is taken")
    kill(asleep, signal.SIGCONT)
    answered = []
    for client, text in zip(clients, texts, strict=True):
        with contextlib.suppress(*BROKEN):  # one to which nobody had come before all ended
            answered += [text] if client.answer().status == 200 else []
    assert server.process.wait(60) == 0
    lines = Counter(lines_of(server, texts))
    assert lines >= Counter(answered)
    assert lines <= Counter(texts)


def sockets(server: Server, state: str) -> set[str]:
    """The sockets at the address of ``server`` that are in ``state``, as processes hold them."""
    port = f":{urlsplit(server.address).port or 0:04X}"
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {f"socket:[{row[9]}]" for row in rows if row[1].endswith(port) and row[3] == state}


def test_cells_that_are_killed_lose_no_request(shared: Server, hold: Hold) -> None:
    before, killed, broken = open_files(shared), 0, 0
    for _ in range(8):
        clients = hold(shared, 6)
        victims = cells(shared)
        for client in clients:
            client.socket.sendall(b"".join(plain(fresh(ALL)) for _ in range(5)))
        kill(victims)
        killed += len(victims)
        for client in clients:
            try:
                assert [client.answer().status for _ in range(5)] == [200] * 5
            except BROKEN:
                broken += 1
            client.socket.close()
    assert broken <= killed, "only who was just being answered may be hung up on"
    assert hold(shared, 3)
    shared.wait_until(
        lambda: open_files(shared) <= before + SOME, f"about {before} files are open, as before"
    )


def open_files(server: Server) -> int:
    return len(links(_serving(server)))


def test_without_its_zygote_the_server_recovers(shared: Server, hold: Hold) -> None:
    for _ in range(2):
        clients = hold(shared, 4)
        former, broken = _zygote(shared), 0
        kill([former])
        for client in clients:
            try:
                answer = client.ask(fresh(ALL))
                while answer.status == 503 and answer.header("Retry-After"):
                    answer = client.ask(fresh(ALL))
                assert answer.status == 200
            except BROKEN:  # its cell ended with the zygote just then
                broken += 1
        assert broken <= len(os.sched_getaffinity(0))
        shared.wait_until(partial(_has_other_zygote, shared, former), "there is another zygote")
    assert hold(shared, 2)


def test_a_reader_who_is_slow_gets_all_and_keeps_nobody_waiting(shared: Server, hold: Hold) -> None:
    (other,) = hold(shared)
    product = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT "
    row = (len(other.ask(f"{product}1200").body) - len(other.ask(f"{product}200").body)) / 1000
    text = f"{product}{round(900_000 / row)}"
    other.socket.sendall(post(text))
    expected = other.answer()
    assert 700_000 < len(expected.body) < 1 << 20
    slow = hold(shared, 4, 4096)
    others = hold(shared, 4)
    for client in slow:
        client.socket.sendall(plain(text))
    assert [client.ask(fresh("ASK {}")).status for client in others * 25] == [200] * 100
    slow[0].socket.sendall(plain("ASK {}"))
    for client in slow:
        assert client.answer() == expected
    assert slow[0].answer().status == 200
    slow[1].socket.sendall(plain(text, CLOSE) + b"\r\n")
    # Meanwhile as much as fits has been sent, and the rest waits for a reader.
    assert others[0].ask(fresh("ASK {}")).status == 200
    assert slow[1].answer().body == expected.body
    assert slow[1].is_over()


def test_clients_that_vanish_leave_nothing_behind(shared: Server, hold: Hold) -> None:
    shared.wait_until(lambda: not sockets(shared, OPEN), "clients of before are gone")
    before = open_files(shared)
    sent = (b"", b"GET /spa", plain("ASK {}"), plain(ALL), plain(ALL) * 3, post("ASK {}"), b"\r\n\r\n")
    for number, data in zip(range(1001), sent * 143, strict=True):
        client = Client(shared)
        if data:
            client.socket.sendall(data)
        if number % 2:  # hangs up without a farewell
            client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.socket.close()
    shared.wait_until(
        lambda: open_files(shared) <= before + SOME, f"about {before} files are open, as before"
    )
    kept = {pid: [place for place in links(pid) if "socket" in place] for pid in cells(shared)}
    assert all(len(places) == 2 for places in kept.values()), f"the server and the log alone: {kept}"
    assert hold(shared)


@pytest.mark.parametrize("watch", [True, False])
def test_new_data_are_served_on_every_connection(watch: bool, serve: Serve, hold: Hold, edit: Edit) -> None:
    server = serve(*(["--watch"] if watch else []))
    names = ["Petrel", "Storm Petrel", "Fulmar"]
    least, over = [0], threading.Event()

    def keep_asking(client: Client | None) -> list[int]:
        """Ask on one connection or, without one, each time on another; tell which data are answered from."""
        seen = []
        while not over.is_set():
            known = least[0]
            here = client or Client(server)
            answer = here.ask(fresh(LABELS))
            if not client:
                here.socket.close()
            assert answer.status == 200
            found = [row["label"]["value"] for row in json.loads(answer.body)["results"]["bindings"]]
            seen.append(next(names.index(name) for name in names if name in found))
            assert seen[-1] >= known, "an answer of data that were served no more"
        return seen

    clients: list[Client | None] = [*hold(server, 2), None]
    with ThreadPoolExecutor(len(clients)) as threads:
        asking = [threads.submit(keep_asking, client) for client in clients]
        try:
            for number, (old, new) in enumerate(pairwise(names), 1):
                former = server.digest
                edit(VESSELS, f'"{old}"@en', f'"{new}"@en')
                if not watch:
                    server.process.send_signal(signal.SIGHUP)
                server.wait_until(partial(_serves_other_data, server, former), "other data are served")
                least[0] = number
                assert hold(server), "cells of the new data"
        finally:
            over.set()
        histories = [told.result() for told in asking]
    for seen in histories:
        assert seen == sorted(seen)
        assert seen[-1] == len(names) - 1


def _serves_other_data(server: Server, former: str) -> bool:
    return server.digest != former


def test_each_request_has_one_line_and_one_count(shared: Server, hold: Hold) -> None:
    texts = [fresh("ASK {}") for _ in range(200)]
    clients = hold(shared, 4)
    for client, text in zip(clients * 50, texts, strict=True):
        assert client.ask(text).status == 200
    shared.wait_until(lambda: len(lines_of(shared, texts)) == 200, "each has a line")
    assert Counter(lines_of(shared, texts)) == Counter(texts)
    lines = [line for line in told(shared) if (line["route"], line["status"]) == ("/sparql", 200)]
    count = f'bali_requests_total{{route="/sparql",status="200"}} {len(lines)}\n'
    assert count in shared.get("metrics")[1].decode()


def test_without_a_log_all_is_counted_and_nothing_written(serve: Serve, hold: Hold) -> None:
    server = serve("--metrics", "--no-log")
    (client,) = hold(server)

    def counted() -> int:
        rows = server.get("metrics")[1].decode().splitlines()
        ours = [row for row in rows if row.startswith('bali_requests_total{route="/sparql"')]
        return sum(int(row.split()[1]) for row in ours)

    before = counted()
    for _ in range(100):
        assert client.ask("ASK {}").status == 200
    server.wait_until(lambda: counted() >= before + 100, "all are counted")
    assert told(server) == []


def test_where_requests_are_counted_by_address_there_are_no_cells(serve: Serve) -> None:
    server = serve("--rate", "0.01")
    for source in ("127.0.0.1", "127.0.0.2"):
        client, again = Client(server, source=source), Client(server, source=source)
        with contextlib.closing(client.socket), contextlib.closing(again.socket):
            assert [client.ask("ASK {}").status for _ in range(4)] == [200, 429, 429, 429]
            assert again.ask("ASK {}").status == 429
    assert cells(server) == set()


def test_stopped_it_ends_with_all_that_it_holds(serve: Serve, join: Join, hold: Hold) -> None:
    server = serve("--deadline", "2", "--log-queries")
    busy, *idle = hold(server, 6)
    (slow,) = hold(server, 1, 4096)
    idle += [join(server), join(server)]  # of the first, nothing ever comes
    assert idle[-1].ask("ASK {}", APART).status == 200
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 2000"
    expected = idle[-1].ask(text)
    slow.socket.sendall(plain(text))
    busy.socket.sendall(plain(ENDLESS))
    server.wait_until(lambda: any(map(_computes, workers(server))), "a worker is at it")
    everybody = server.processes()
    with ThreadPoolExecutor(1) as reading:
        late = reading.submit(lambda: (busy.answer(), slow.answer()))
        assert server.stop() == 0
        answer, large = late.result()
    assert answer.header("Bali-Limit") == "deadline=2 s"
    assert lines_of(server, [ENDLESS]) == [ENDLESS]
    assert large == expected
    assert all(client.is_over() for client in (busy, slow, *idle))
    server.wait_gone(everybody)


def test_thousands_of_idle_connections_keep_nobody_out(shared: Server, join: Join) -> None:
    former = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = former[1] if former[1] != resource.RLIM_INFINITY else 8192
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(former[0], min(most, 8192)), former[1]))
    try:
        room = resource.getrlimit(resource.RLIMIT_NOFILE)[0] - len(links(os.getpid())) - 50
        idle = [join(shared) for _ in range(min(3000, room))]
        for client in (join(shared), idle[0], idle[-1]):
            assert [client.ask(fresh(ALL)).status for _ in range(20)] == [200] * 20
        for client in islice(idle, 1, None):
            client.socket.close()
        assert idle[0].ask(fresh(ALL)).status == 200
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, former)


def test_a_query_that_waits_for_another_server_keeps_nobody_waiting(serve: Serve, hold: Hold) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        other = f"http://127.0.0.1:{mute.getsockname()[1]}/sparql"
        server = serve("--service", other, "--deadline", "1")
        waiting, *others = hold(server, 6)
        # To the language, a number and a keyword need no blank between them.
        waiting.socket.sendall(plain(f"SELECT * {{ ?a ?b 1SERVICE <{other}> {{ ?x ?y ?z }} }}"))
        for client in others * 10:
            assert client.ask(fresh("ASK {}")).status == 200
        answer = waiting.answer()
        assert (answer.status, answer.header("ETag")) == (503, "")
