"""``bali serve``: the graph as SPARQL endpoint and pages."""

from __future__ import annotations

import functools
import json
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bali_process.settings import SETTINGS, Setting, Settings, from_sources, shown

if TYPE_CHECKING:
    from bali_process.build.release import Release
    from bali_process.engine.interface import Engine
    from bali_process.evidence.texts import Text
    from bali_process.project import Project
    from bali_process.serving.cells import Crew
    from bali_process.serving.live import Edition, Live

CANNOT_RUN = 2
_CELL = "bali_process.serving.cell"
_GREETED = ("triples", "graphs", "documents", "meetings", "acts", "spans")


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """Give ``command`` one option for each setting, in the order of the table."""
    for setting in reversed(SETTINGS):
        command = _option(setting)(command)
    return command


def _option(setting: Setting) -> Callable[[Callable[..., None]], Callable[..., None]]:
    help_text = f"{setting.help}  [{shown(setting)}; {setting.environment}]"
    if setting.type is bool:
        return click.option(f"{setting.flag}/--no{setting.flag[1:]}", default=None, help=help_text)

    def read(ctx: click.Context, option: click.Parameter, value: str | None) -> Any:
        return None if value is None else setting.parse(value)

    metavar = setting.unit or ("TEXT" if setting.type is str else "NUMBER")
    return click.option(setting.flag, setting.name, callback=read, metavar=metavar, help=help_text)


@click.command()
@_options
def serve(**flags: Any) -> None:
    """Serve the graph: SPARQL endpoint at /sparql, and pages for people.

    The data are built and validated first unless that is done already. Ctrl-C stops the server; requests in
    flight end first. SIGHUP builds what the files hold by then and serves it, if it is valid.

    \b
    Examples:
      bali serve
      bali serve --port 8080 --watch
      bali serve --documents documents
      bali serve --host 0.0.0.0 --behind-proxy 1 --base-path /bali
      bali serve --engine http://127.0.0.1:7878/query --graph-store http://127.0.0.1:7878/store
    """
    from bali_process.serving.address import claim

    settings = from_sources(flags)
    with claim(settings.host, settings.port) as listener:
        settings = replace(settings, port=listener.getsockname()[1])
        from bali_process.build.release import obtain
        from bali_process.project import find

        project = find()
        if not settings.last_valid:  # else the process that serves finds out what there is
            obtain(project, progress=tell)
        from bali_process.serving.front import run

        if not run(settings, listener, functools.partial(load, settings, project)):
            sys.exit(CANNOT_RUN)


def tell(line: str) -> None:
    """Show ``line`` to the operator."""
    click.echo(f"bali: {line}", err=True)


def load(settings: Settings, project: Project) -> Live:
    """Make the application, in the process that serves it, and everything that keeps it up to date."""
    from bali_process.serving.journal import Journal
    from bali_process.serving.live import Live
    from bali_process.serving.reload import Reloader

    journal = Journal()
    make = functools.partial(edition, settings, project, journal.write)
    reloader = Reloader(project, make, tell, settings.watch, settings.deadline)
    reloader.obey_hangups()
    journal.start()
    first = make()
    live = Live(first, journal)
    reloader.keep(live)
    text = greeting(settings, project, first.counts)
    threading.Thread(target=greet, args=(settings, text), daemon=True).start()
    return live


def edition(settings: Settings, project: Project, log: Callable[[str], object] | None = None) -> Edition:
    """Make everything that serves what the folders hold now; the release must be built already.

    ``log`` takes a line for each request; without it, standard error does.
    """
    from bali_process.engine.choice import choose
    from bali_process.serving.live import Edition

    release = released(settings, project)
    # The engine loads in a process of its own while this one imports the application.
    engine = choose(settings, release.path, tell, _CELL)
    try:
        from bali_process.http.app import create_app
        from bali_process.query.catalogue import load as load_catalogue

        catalogue = load_catalogue(project.queries / "competency", project.queries / "export")
        application = create_app(release, engine, catalogue, settings, log, texts_of(settings, release))
    except BaseException:
        engine.close()
        raise
    crew = _crew(engine, application.extensions, settings)
    return Edition(release.digest, application, engine.close, release.counts, crew)


def _crew(engine: Engine, parts: Mapping[str, Any], settings: Settings) -> Crew | None:
    """What cells are made of, where this machine evaluates and nobody counts what each client asks."""
    from bali_process.engine.choice import CAN_HOLD
    from bali_process.http.app import LEDGER
    from bali_process.http.site import KEY

    if not CAN_HOLD or settings.rate or not settings.cells:
        return None
    from bali_process.engine.embedded import EmbeddedEngine
    from bali_process.serving.cells import Crew

    if not isinstance(engine, EmbeddedEngine):
        return None
    site = parts[KEY]
    told = replace(settings, log=settings.log or settings.metrics)

    def brief() -> bytes:
        identity, graphs = site.basis.identity, sorted(site.basis.graphs())
        return json.dumps({"settings": asdict(told), "identity": identity, "graphs": graphs}).encode()

    return Crew(engine.fork_cell, brief, parts[LEDGER].take, settings.cells)


def released(settings: Settings, project: Project) -> Release:
    """Obtain what the folders hold or, where the operator wants that, what was valid last."""
    from bali_process.build.release import InvalidData, last_valid, obtain

    try:
        return obtain(project)
    except InvalidData as error:
        last = last_valid(project) if settings.last_valid else None
        if last is None:
            raise
        tell(f"{error} Until then release {last.digest[:12]} is served, the last one that was valid.")
        return last


def texts_of(settings: Settings, release: Release) -> Mapping[str, Text]:
    """Read the source texts that the operator has given, if any, and tell of those that do not fit."""
    if not settings.documents:
        return {}
    from bali_process.evidence.verify import given_texts

    return given_texts(Path(settings.documents), release.data, tell)


def greeting(settings: Settings, project: Project, counts: Mapping[str, int]) -> str:
    """Word the address, what is there and a first question."""
    from bali_process.query.catalogue import load as load_catalogue
    from bali_process.serving.address import shown as address

    home = address(settings.host, settings.port, settings.base_path)
    first = next(iter(load_catalogue(project.queries / "competency").queries.values()), None)
    told = ", ".join(f"{counts[name]:,} {name}" for name in _GREETED if name in counts)
    lines = [f"The Bali Process knowledge graph: {told}.", f"  Pages   {home}", f"  SPARQL  {home}sparql"]
    lines += [f"  Ask     {first.title}: {home}question/{first.name}"] if first else []
    return "\n".join([*lines, "Ctrl-C stops the server."])


def greet(settings: Settings, text: str) -> None:
    """Show ``text`` once the address can be opened."""
    from bali_process.serving.address import wait_until_open

    wait_until_open(settings.host, settings.port)
    click.echo(text)
