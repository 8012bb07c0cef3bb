"""Every setting of the server in one table: flag, environment variable, type, default, bounds, help.

The table is the dataclass :class:`Settings` itself; options of the command line, documentation and
tests are made from it. A flag wins over the environment, the environment over the default.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from bali_process.engine.limits import Limits
from bali_process.errors import BaliError

Value = str | int | float | bool
T = TypeVar("T", bound=Value)
_WORDS = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(("0", "false", "no", "off"), False)


@dataclass(frozen=True)
class Setting:
    """One row of the table; ``minimum`` and ``maximum`` are in ``unit``, and bounds hold for numbers only."""

    name: str
    type: type
    default: Value
    help: str
    unit: str = ""
    minimum: float = 0
    maximum: float = 0
    url: bool = False

    @property
    def flag(self) -> str:
        """The option of the command line."""
        return "--" + self.name.replace("_", "-")

    @property
    def environment(self) -> str:
        """The environment variable that is read when the option is not given."""
        return "BALI_" + self.name.upper()

    @property
    def allowed(self) -> str:
        """Say what a value may be, to end a sentence with."""
        if self.type is bool:
            return "yes or no"
        if self.url:
            return "an http or https URL"
        if self.type is str:
            return "text"
        kind = "a whole number" if self.type is int else "a number"
        unit = f" {self.unit}" if self.unit else ""
        return f"{kind} from {_plain(self.minimum)} to {_plain(self.maximum)}{unit}"

    def parse(self, text: str, source: str | None = None) -> Value:
        """Read ``text``, found in ``source`` (the flag, if not told); raises BaliError in one sentence."""
        value = self._convert(text.strip())
        if value is None:
            raise BaliError(f"{source or self.flag} is “{text}”, but must be {self.allowed}.")
        return value

    def _convert(self, text: str) -> Value | None:
        if self.type is bool:
            return _WORDS.get(text.lower())
        if self.type is str:
            return text if not self.url or not text or _is_http(text) else None
        try:
            number: int | float = int(text) if self.type is int else float(text)
        except ValueError:
            return None
        return number if self.minimum <= number <= self.maximum else None


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _is_http(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _setting(
    default: T, help: str, unit: str = "", minimum: float = 0, maximum: float = 0, **more: bool
) -> T:
    row: dict[str, Any] = {"help": help, "unit": unit, "minimum": minimum, "maximum": maximum, **more}
    column: T = field(default=default, metadata=row)
    return column


@dataclass(frozen=True)
class Settings:
    """What a server runs with; without arguments, the defaults."""

    host: str = _setting("127.0.0.1", "Address to listen at; 0.0.0.0 opens the server to the network.")
    port: int = _setting(8000, "Port to listen at; 0 lets the system choose.", "", 0, 65535)
    engine: str = _setting("", "SPARQL endpoint that evaluates in place of this machine.", "URL", url=True)
    graph_store: str = _setting(
        "",
        "Graph store of that endpoint, into which the release is loaded before it is served.",
        "URL",
        url=True,
    )
    documents: str = _setting("", "Folder of the source texts, whose words are then shown beside the facts.")
    watch: bool = _setting(False, "Build and serve a new release whenever a file of the data changes.")
    last_valid: bool = _setting(
        False, "When the data are not valid at the start, serve the last release that was."
    )
    base_path: str = _setting("", "Path under which a proxy publishes the server, such as /bali.")
    behind_proxy: int = _setting(0, "Proxies in front whose X-Forwarded headers are trusted.", "", 0, 10)
    deadline: float = _setting(10.0, "Longest that one query may take.", "s", 0.05, 3600)
    memory: int = _setting(512, "Most memory that one query may take beside the data.", "MiB", 16, 1048576)
    result: int = _setting(64, "Largest answer to one query.", "MiB", 1, 4096)
    body: int = _setting(1024, "Largest body of a request.", "KiB", 1, 65536)
    url: int = _setting(16384, "Longest URL of a request.", "bytes", 256, 65536)
    cells: int = _setting(
        2, "Processes that answer at once what takes no more than 50 ms of theirs; 0 starts none.", "", 0, 256
    )
    workers: int = _setting(3, "Queries evaluated at once, each in its own process.", "", 1, 256)
    queue: int = _setting(16, "Queries that may wait for a worker; more are refused.", "", 0, 1024)
    answer_cache: int = _setting(32, "Memory for answers kept to be repeated; 0 keeps none.", "MiB", 0, 65536)
    rows: int = _setting(1000, "Most rows that a page draws; downloads have them all.", "", 1, 100000)
    rate: float = _setting(0.0, "Requests a second that one address may send; 0 sets no bound.", "", 0, 1e6)
    service: str = _setting("", "Endpoints that SERVICE may call, by their URLs, with spaces between them.")
    log: bool = _setting(True, "Write a line of JSON for each request to standard error.")
    log_queries: bool = _setting(False, "Write the text of each query into the log, too.")
    metrics: bool = _setting(False, "Count requests for Prometheus, at /metrics.")

    @property
    def limits(self) -> Limits:
        """The bounds of one query."""
        return Limits(self.deadline, self.memory, self.result, network=bool(self.service))

    @property
    def services(self) -> frozenset[str]:
        """The endpoints that SERVICE may call."""
        return frozenset(self.service.split())


_TYPES: Mapping[str, type] = {"str": str, "int": int, "float": float, "bool": bool}

SETTINGS: tuple[Setting, ...] = tuple(
    Setting(column.name, _TYPES[str(column.type)], cast("Value", column.default), **column.metadata)
    for column in fields(Settings)
)


def from_sources(flags: Mapping[str, Value | None], environment: Mapping[str, str] | None = None) -> Settings:
    """Make the settings from ``flags`` (None where not given), then the environment, then the defaults.

    Raises BaliError naming the flag or the variable, its value and what is allowed.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        given = flags.get(setting.name)
        if given is not None:
            values[setting.name] = given
        elif environment.get(setting.environment, "").strip():
            values[setting.name] = setting.parse(environment[setting.environment], setting.environment)
    return Settings(**values)


def settings_as_markdown() -> str:
    """Give the table as Markdown, for the documentation."""
    rows = ["| flag | environment | default | allowed | meaning |", "|---|---|---|---|---|"]
    for setting in SETTINGS:
        names = f"| `{setting.flag}` | `{setting.environment}` "
        rows.append(f"{names}| {shown(setting)} | {setting.allowed} | {setting.help} |")
    return "\n".join(rows) + "\n"


def shown(setting: Setting) -> str:
    """Give the default of ``setting`` as a reader wants it: with its unit, or in a word."""
    if isinstance(setting.default, bool):
        return "yes" if setting.default else "no"
    if setting.default == "":
        return "none"
    value = f"{setting.default:g}" if isinstance(setting.default, float) else str(setting.default)
    return f"{value} {setting.unit}".strip()
