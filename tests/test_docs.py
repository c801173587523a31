"""The documentation names what exists: kinds, keys, files and commands."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import typer

from dashboard.__main__ import cli
from dashboard.figures import Headline
from dashboard.metrics import METRICS
from dashboard.metrics.model import Metric
from dashboard.page import Page
from dashboard.pages import PAGES as DASHBOARD
from etl import alert_kinds, config, config_sections
from etl.__main__ import app
from etl.source import Category, PlaceRule, Source, SourceConfig, Strict
from etl.sources import SOURCES
from etl.sources.fetched import Fetched

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md"))]
KINDS = [source.kind for source in SOURCES]
COMMON = (Category, Fetched, PlaceRule, SourceConfig)


def sections() -> list[type[Strict]]:
    found = (item for _, item in inspect.getmembers(config_sections, inspect.isclass))
    own = [
        item
        for item in found
        if issubclass(item, Strict) and item.__module__ == "etl.config_sections"
    ]
    return [*own, *COMMON]


def undocumented(model: type[Strict], page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    keys = model.model_fields.keys() - SourceConfig.model_fields.keys()
    if model in sections():
        keys = set(model.model_fields)
    marks = ("`{}`", "`[{}]`", "`[[{}]]`")
    return sorted(f for f in keys if not any(mark.format(f) in text for mark in marks))


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:|#", target):
                yield page, target.partition("#")[0]


def commands(program: typer.Typer) -> set[str]:
    return {
        command.name or command.callback.__name__
        for command in program.registered_commands
        if command.callback
    }


@pytest.mark.parametrize("kind", alert_kinds.KINDS)
def test_every_kind_of_alert_and_its_keys_are_documented(kind: str) -> None:
    text = (ROOT / "docs/alerts.md").read_text(encoding="utf-8")
    (row,) = (line for line in text.splitlines() if line.startswith(f"| `{kind}` |"))
    model = alert_kinds.KINDS[kind]
    for key in model.model_fields.keys() - alert_kinds.Alert.model_fields.keys():
        default = model.model_fields[key].default
        assert (
            f"`{key}` {default}" in row if isinstance(default, int | float) else f"`{key}`" in row
        )


def test_every_page_of_a_kind_is_of_a_kind_and_in_the_table() -> None:
    folder = ROOT / "docs/sources"
    assert {page.stem for page in folder.glob("*.md")} == {*KINDS, "README"}
    table = (folder / "README.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"| [{kind}]({kind}.md) |" not in table] == []


@pytest.mark.parametrize("model", sections(), ids=lambda model: model.__name__)
def test_every_key_of_the_configuration_is_documented(model: type[Strict]) -> None:
    assert undocumented(model, ROOT / "docs/configuration.md") == []


@pytest.mark.parametrize("source", SOURCES, ids=KINDS)
def test_every_key_of_a_kind_is_on_its_page(source: Source) -> None:
    assert undocumented(source.config, ROOT / f"docs/sources/{source.kind}.md") == []


@pytest.mark.parametrize(
    "page", ["README", "indico_registrations", "indico_timetable", "programme"]
)
def test_that_several_files_of_a_list_are_its_versions_is_documented(page: str) -> None:
    text = (ROOT / f"docs/sources/{page}.md").read_text(encoding="utf-8")
    assert "versions of the same list" in " ".join(text.split())


def test_the_variable_of_the_secret_is_documented() -> None:
    assert config.KEY_VARIABLE in (ROOT / "docs/configuration.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_every_figure_is_in_the_definitions_with_its_name(metric: Metric) -> None:
    text = (ROOT / "docs/definitions.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith(f"| `{metric.key}` |")]
    assert len(rows) == 1
    _, _, names, of_event, of_meeting, _ = (cell.strip() for cell in rows[0].split("|"))
    assert metric.label in names.split(" / ")
    assert (of_event if metric.mart.grain == "event" else of_meeting) == "yes"


def test_the_definitions_name_no_figure_that_does_not_exist() -> None:
    text = (ROOT / "docs/definitions.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert named == {metric.key for metric in METRICS.values()}
    assert {field.name for field in fields(Headline)} <= named


@pytest.mark.parametrize("page", DASHBOARD, ids=lambda page: page.title)
def test_every_page_is_in_the_readme_and_in_the_index(page: Page) -> None:
    assert f"*{page.title}*" in README.read_text(encoding="utf-8")
    assert f"**{page.title}**" in (ROOT / "docs/README.md").read_text(encoding="utf-8")


def test_links_lead_to_every_page_of_the_documentation() -> None:
    reached = {(page.parent / target).resolve() for page, target in links()}
    assert [page for page in PAGES if page not in reached and page != README] == []


def test_every_relative_link_leads_to_a_file() -> None:
    assert [link for link in links() if not (link[0].parent / link[1]).exists()] == []


def test_every_page_of_the_samples_is_shown_and_no_other() -> None:
    folder = ROOT / "docs/samples"
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (folder / "README.md").read_text("utf-8"))
    assert sorted(shown) == sorted(path.name for path in folder.glob("*.png"))


def test_the_examples_of_the_configuration_are_right(tmp_path: Path) -> None:
    pages = (README, ROOT / "docs/configuration.md")
    texts = [page.read_text(encoding="utf-8") for page in pages]
    examples = [
        re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL) for text in texts
    ]
    (usual,), (others,) = examples
    file = tmp_path / "congress.toml"
    file.write_text(f"{usual}\n{others}", encoding="utf-8")
    assert [category.id for category in config.load(file).categories] == ["delegates", "media"]
    file.write_text(usual, encoding="utf-8")
    assert len(config.load(file).sources) == 7


def test_every_command_of_the_readme_exists() -> None:
    text = README.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = {
        "python -m etl": commands(app),
        "python -m dashboard": commands(cli),
        "make": set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)),
    }
    for program, names in known.items():
        # Only what is written as code: prose may say "make", too.
        named = set(re.findall(rf"(?:^|`){program} ([a-z]+)", text, re.MULTILINE))
        assert named and named <= names, program
