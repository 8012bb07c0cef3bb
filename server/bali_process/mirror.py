"""A static copy of the site: each page a file, links between them relative, so that it works at any path."""

from __future__ import annotations

import hashlib
import html
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

from bali_process.client import get
from bali_process.errors import BaliError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

#: The file that tells a copy from anybody else's folder; it holds the digest of the release.
MARK = ".bali-site"
#: What is linked to in place of what only a server can answer.
ABSENT = "needs-a-server.html"
_DYNAMIC = (
    "/search",
    "/suggest",
    "/graph-store",
    "/openapi",
    "/opensearch",
    "/sitemap",
    "/metrics",
)
_TURTLE = ("/.well-known/void", "/dataset")
_PAGE = "text/html"
_LINK = re.compile(r'\b(href|src|action)="([^"]*)"')
# Scripts only ask the server; what describes the page (JSON-LD) stays.
_SCRIPT = re.compile(
    r'<script (?:defer|src=|type="application/json")[^>]*>.*?</script>\n?'
    r'|<link rel="search"[^>]*>\n?|<link rel="stylesheet" href="[^"]*/npm/[^"]*">\n?',
    re.S,
)
_FORM = re.compile(r"(<form\b[^>]*>)(.*?)(</form>)", re.S)
_SAID = "Not in this static copy"
_NEEDED = (
    "<h1>This needs a server</h1><p>You are reading a static copy of the site. Pages and stored questions "
    "with their defaults are here; searching, asking with other values and SPARQL need the server, which "
    "<code>make serve</code> starts in a checkout of the project.</p>"
)
_WORKERS = 4
# Longer names are cut and made unlike by a digest: most file systems allow 255 bytes.
_LONGEST = 200


def mirror(
    application: WSGIApplication, target: Path, digest: str, progress: Callable[[int, int], object]
) -> int:
    """Write every page that ``application`` leads to from its home into the folder ``target``; count them.

    The copy appears whole or not at all, and takes the place of an older copy. ``progress`` is told how many
    files are written and how many wait. Raises BaliError for a folder that holds anything else, and for a
    link of the application's that leads nowhere.
    """
    _check(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        staging = Path(folder) / "site"
        staging.mkdir()
        files = _fetch(application, staging, progress)
        for file, path in {file: path for path, file in files.items() if file.endswith(".html")}.items():
            _rewrite(staging / file, file, path, files)
        _explain(staging)
        (staging / MARK).write_text(digest + "\n", encoding="utf-8")
        staging.chmod(0o755)
        if target.exists():
            target.rename(Path(folder) / "old")
        staging.rename(target)
    return len(set(files.values()))


def _check(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise BaliError(f"{target} is not a folder; name one that is empty or does not exist yet.")
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        raise BaliError(
            f"{target} holds files that are no copy of this site; "
            "name a folder that is empty or does not exist yet."
        )


def _fetch(
    application: WSGIApplication, staging: Path, progress: Callable[[int, int], object]
) -> dict[str, str]:
    """The file of every path that can be reached; those in HTML are written as they came."""
    files: dict[str, str] = {}
    waiting = {"/"}
    with ThreadPoolExecutor(_WORKERS) as pool:
        while waiting:
            wave, waiting = sorted(waiting), set()
            found = pool.map(lambda path: _save(application, path, staging), wave)
            for number, (path, (file, links)) in enumerate(zip(wave, found, strict=True)):
                files[path] = file
                waiting |= links
                progress(len(files), len(wave) - number - 1)
            waiting -= files.keys()
    # A name that leads on to a page is that page.
    for path, file in list(files.items()):
        while file.startswith("/"):
            file = files[file]
        files[path] = file
    return files


def _save(application: WSGIApplication, path: str, staging: Path) -> tuple[str, set[str]]:
    """Write what is at ``path``; its file (or, with a slash first, the path it leads on to) and its links."""
    reply = get(application, path, "text/turtle" if path in _TURTLE else f"{_PAGE}, */*;q=0.5")
    if reply.location:
        onward = urlsplit(urljoin(path, reply.location)).path
        return onward, {onward}
    if reply.status != 200:
        raise BaliError(f"The copy is not complete: {path} answers {reply.status}.")
    name = _file(path, reply.media_type)
    file = staging / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(reply.body)
    if reply.media_type != _PAGE:
        return name, set()
    text = _SCRIPT.sub("", reply.body.decode("utf-8"))
    return name, {target for target in map(_inside(path), _targets(text)) if target}


def _file(path: str, media_type: str) -> str:
    """The file of a path, relative and with a suffix that a file server knows."""
    name = unquote(path).lstrip("/")
    if media_type == _PAGE and not name.endswith(".html"):
        name = f"{name}index.html" if not name or name.endswith("/") else f"{name}.html"
    if path in _TURTLE:
        name += ".ttl"
    folder, _, last = name.rpartition("/")
    if len(last.encode()) > _LONGEST:
        last = f"{last[:100]}-{hashlib.sha256(last.encode()).hexdigest()[:12]}{Path(last).suffix}"
    return f"{folder}/{last}".lstrip("/")


def _targets(text: str) -> Iterable[str]:
    return (html.unescape(link) for attribute, link in _LINK.findall(text) if attribute != "action")


def _inside(path: str) -> Callable[[str], str]:
    """What a link on the page at ``path`` leads to, when that is a path of this site that a file can hold."""

    def inside(link: str) -> str:
        parts = urlsplit(urljoin(path, link))
        # Words marked on a page: the page is the same without.
        asks = bool(parts.query) and not parts.query.startswith("from=")
        is_ours = not parts.scheme and not parts.netloc and not asks
        return parts.path if is_ours and not parts.path.startswith(_DYNAMIC) else ""

    return inside


def _rewrite(file: Path, name: str, path: str, files: Mapping[str, str]) -> None:
    """Make the page at ``path`` work as a file: relative links, no scripts, forms that are said not to."""
    depth = Path(name).parent.as_posix()

    def relative(match: re.Match[str]) -> str:
        link = html.unescape(match[2])
        if not link or link.startswith("#") or urlsplit(link).scheme or link.startswith("//"):
            return match[0]
        target = files.get(_inside(path)(link), ABSENT)
        fragment = urlsplit(link).fragment if target != ABSENT else ""
        address = quote(os.path.relpath(target, depth)) + (f"#{fragment}" if fragment else "")
        return f'{match[1]}="{html.escape(address)}"'

    text = _LINK.sub(relative, _SCRIPT.sub("", file.read_text(encoding="utf-8")))
    text = _FORM.sub(rf"\1<fieldset disabled><legend>{_SAID}</legend>\2</fieldset>\3", text)
    file.write_text(text, encoding="utf-8")


def _explain(staging: Path) -> None:
    """Write the page that stands for what only a server can answer, in the frame of the home page."""
    home = (staging / "index.html").read_text(encoding="utf-8")
    page = re.sub(r"(<main\b[^>]*>).*(</main>)", rf"\1{_NEEDED}\2", home, flags=re.S)
    page = re.sub(r"<title>.*?</title>", "<title>Needs a server</title>", page, flags=re.S)
    (staging / ABSENT).write_text(page, encoding="utf-8")
