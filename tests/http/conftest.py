"""The server over the tea circle, called without a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, MappingProxyType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from pyoxigraph import RdfFormat, Store

from bali_process.engine.inprocess import InProcessEngine
from bali_process.engine.interface import Answer, EngineError, Request
from bali_process.http.app import create_app
from bali_process.query.catalogue import load
from bali_process.settings import Settings

HERE = Path(__file__).parent


@dataclass(frozen=True)
class ToyRelease:
    """The tea circle as a release."""

    path: Path
    digest: str = "7ea" * 21 + "7"
    counts: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType({"meetings": 2, "triples": 60})
    )


class RecordingEngine:
    """An engine that keeps what it was asked, and fails when told to."""

    def __init__(self, store: Store) -> None:
        self._inner = InProcessEngine(store)
        self.asked: list[Request] = []
        self.failure: EngineError | None = None

    def evaluate(self, request: Request) -> Answer:
        self.asked.append(request)
        if self.failure is not None:
            raise self.failure
        return self._inner.evaluate(request)

    def close(self) -> None:
        self._inner.close()


class Compiled(BytecodeCache):
    """What templates were compiled to, for every application of a run."""

    def __init__(self) -> None:
        self._kept: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[bucket.key + bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """Let applications share their templates: each test makes one, and compiling takes most of its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": Compiled()})
        yield


@pytest.fixture
def engine() -> RecordingEngine:
    store = Store()
    store.load(path=str(HERE / "toy.trig"), format=RdfFormat.TRIG)
    return RecordingEngine(store)


@pytest.fixture
def make_app(engine: RecordingEngine, tmp_path: Path) -> Callable[..., Flask]:
    """Make the application with the settings given."""

    def make(**settings: Any) -> Flask:
        (tmp_path / "data.nq").write_bytes(b"<http://a> <http://b> <http://c> <http://d> .\n")
        app = create_app(ToyRelease(tmp_path), engine, load(HERE / "questions"), Settings(**settings))
        app.testing = True
        return app

    return make


@pytest.fixture
def client(make_app: Callable[..., Flask]) -> FlaskClient:
    return make_app().test_client()
