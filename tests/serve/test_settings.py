"""The table of settings drives options, environment and documentation."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from bali_process.cli.push import push
from bali_process.cli.serve import serve
from bali_process.errors import BaliError
from bali_process.settings import SETTINGS, Setting, Settings, from_sources, settings_as_markdown

README = (Path(__file__).parents[2] / "server" / "README.md").read_text("utf-8")
BY_NAME = {setting.name: setting for setting in SETTINGS}


def test_every_setting_has_an_option_with_its_default_and_variable() -> None:
    options = {option.name: option for option in serve.params}
    for setting in SETTINGS:
        record = options[setting.name].to_info_dict()
        assert setting.flag in record["opts"]
        assert setting.environment in record["help"]
        assert setting.help in record["help"]


def test_every_setting_is_documented() -> None:
    table = settings_as_markdown()
    assert table in README
    for setting in SETTINGS:
        assert f"| `{setting.flag}` | `{setting.environment}` |" in table


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_default_is_allowed_and_finite(setting: Setting) -> None:
    text = "yes" if setting.default is True else "no" if setting.default is False else str(setting.default)
    assert setting.parse(text) == setting.default
    if isinstance(setting.default, (int, float)):
        assert math.isfinite(setting.default)


def test_a_flag_wins_over_the_environment_and_that_over_the_default() -> None:
    environment = {"BALI_PORT": "7000", "BALI_WORKERS": "2", "BALI_QUEUE": " "}
    settings = from_sources({"port": 9000, "deadline": None}, environment)
    assert (settings.port, settings.workers) == (9000, 2)
    assert (settings.queue, settings.deadline) == (Settings().queue, Settings().deadline)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("port", "abc"),
        ("port", "65536"),
        ("port", "-1"),
        ("port", "80.5"),
        ("deadline", "0"),
        ("deadline", "nan"),
        ("deadline", "inf"),
        ("memory", "1e9"),
        ("watch", "perhaps"),
        ("engine", "localhost:7878"),
        ("engine", "file:///etc/hosts"),
        ("engine", "http://"),
        ("engine", "http://host:port/"),
    ],
)
def test_a_bad_value_is_one_sentence_with_the_flag_and_what_is_allowed(name: str, text: str) -> None:
    setting = BY_NAME[name]
    with pytest.raises(BaliError) as caught:
        setting.parse(text)
    assert str(caught.value) == f"{setting.flag} is “{text}”, but must be {setting.allowed}."


def test_a_bad_value_in_the_environment_names_the_variable() -> None:
    with pytest.raises(BaliError, match=r"^BALI_DEADLINE is “soon”, but must be a number from 0\.05"):
        from_sources({}, {"BALI_DEADLINE": "soon"})


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("1", True), ("OFF", False), ("false", False)])
def test_a_switch_can_be_set_in_words(text: str, value: bool) -> None:
    assert from_sources({}, {"BALI_WATCH": text}).watch is value


def test_the_limits_of_a_query_come_from_the_settings() -> None:
    limits = Settings(deadline=2.5, memory=99, result=7).limits
    assert (limits.deadline, limits.memory, limits.result) == (2.5, 99, 7)


def test_each_link_and_each_command_in_the_documentation_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (Path(__file__).parents[2] / "server" / link).exists()] == []
    flags = {flag for command in (serve, push) for option in command.params for flag in option.opts}
    theirs = {"--union-default-graph", "--timeout-s"}
    assert set(re.findall(r"--[a-z][a-z-]+", README)) - theirs <= flags
