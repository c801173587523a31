"""What stands on a page, taken from its markup: its tiles, the heads of its cards, its tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.testing.v1 import AppTest

VOID = {"br", "img", "input", "hr"}


@dataclass
class Node:
    """An element, with its texts and elements in order."""

    tag: str
    attributes: dict[str, str]
    inside: list[Node | str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        """Its words, with one space between them; what no reader is told is left out."""
        parts = (each if isinstance(each, str) else each.text for each in self.inside)
        hidden = self.attributes.get("aria-hidden") == "true" or self.tag == "style"
        return "" if hidden else " ".join(" ".join(parts).split())

    def every(self, tag: str = "", name: str = "") -> Iterator[Node]:
        """Yield elements within it, in order; those found are not looked into."""
        for each in self.inside:
            if isinstance(each, Node):
                if tag in ("", each.tag) and (not name or name in each.names):
                    yield each
                else:
                    yield from each.every(tag, name)

    def said(self, tag: str = "", name: str = "") -> str:
        return next((each.text for each in self.every(tag, name)), "")


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def tree(app: AppTest) -> Node:
    """Return all that a page says as markup."""
    parser = _Tree()
    for each in app.get("html"):
        parser.feed(each.proto.body)
    return parser.open[0]


@dataclass
class Line:
    """A row of a table: its cells by their headings, the meeting it leads to, what heads it."""

    cells: dict[str, str]
    meeting: str
    group: str


def tiles(page: Node) -> dict[str, str]:
    """Return the words of each tile by its label: value and unit, note, base."""
    return {
        each.said("h2"): " | ".join(
            each.said(name=name) for name in ("cm-value", "cm-note", "cm-base")
        )
        for each in page.every("section", "cm-tile")
    }


def heads(page: Node) -> list[tuple[str, str]]:
    """Return the title and the subtitle of each card."""
    return [
        (each.said(name="cm-title"), each.said(name="cm-subtitle"))
        for each in page.every("div", "cm-head")
    ]


def tables(page: Node) -> dict[str, list[Line]]:
    """Return the rows of each table by what it is called."""
    found: dict[str, list[Line]] = {}
    for region in page.every("div", "cm-scroll"):
        found[region.attributes["aria-label"]] = list(_lines(region))
    for table in page.every("table", "cm-day"):
        found["Programme"] = list(_lines(table))
    return found


def _lines(table: Node) -> Iterator[Line]:
    rows = list(table.every("tr"))
    titles = [each.attributes.get("aria-label", each.text) for each in rows[0].every("th")]
    group = ""
    for row in rows[1:]:
        cells = [each.text for each in row.every("td")]
        if "cm-group" in row.names:
            group = row.text
        else:
            yield Line(dict(zip(titles, cells, strict=True)), meeting(row), group)


def meeting(node: Node) -> str:
    """Return the meeting that an element leads to."""
    address = next((each.attributes["href"] for each in node.every("a")), "")
    return address.rpartition("session=")[2]
