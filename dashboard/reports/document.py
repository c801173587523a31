"""What a report consists of, as values: the writers of all formats take these and nothing else."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Literal

from dashboard.metrics.model import Value


class Mark(Enum):
    """What stands in a cell whose value is not told."""

    SUPPRESSED = "[c]"
    """Hidden so that nobody can be found out; never a zero."""


Cell = str | int | float | bool | date | datetime | Mark | None
"""A value of a table: instants are aware and in UTC; None is "not known", never zero."""

Type = Literal["text", "integer", "number", "share", "instant", "date", "yes_no"]
"""What a column holds. A share is a fraction of one."""


class Total(Enum):
    """The key of the row that is the sum, or the distinct total, of the rows of its table."""

    TOTAL = "total"


Key = Value | Total

FIGURES = "metric"
"""The dimension of a table whose rows are figures: its keys are names of metrics."""


@dataclass(frozen=True)
class Column:
    """One column: `name` in data files, `title` in documents, `metric` where it is a figure.

    `metric` is a name of `dashboard.metrics.METRICS`, such as "session.attended"; its help is
    then the definition. `at` names what else the figure is limited to, such as "mode=online";
    several limits are joined by "; ". A figure as it stood at another moment is one more limit:
    "as_of=2021-03-08".
    """

    name: str
    title: str
    type: Type
    unit: str = ""
    definition: str = ""
    metric: str = ""
    at: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under columns, with all that has to stand beside them.

    `name` is unique in a report and names the sheet, file and view: lower case with underscores,
    at most 31 characters. `dimension` is what the rows are divided by ("category_id"), and `keys`
    holds the value of it in each row, or the total. A table that is `internal` is in no report
    for the public.

    In a table of headline figures, one per row, `dimension` is `FIGURES` and each key the name of
    the row's metric, such as "event.registered"; its columns have no `metric`, and those of type
    integer or number hold the figure. A table without a dimension has one row.

    Numbers of people in a table for the public are whole numbers in cells that have a metric:
    `disclosure` sees neither texts, nor shares of people, nor differences between two of them.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    base: str = ""
    """What the figures are of, in one sentence."""
    source: str = ""
    """Which sources they come from, in one sentence."""
    notes: tuple[str, ...] = ()
    dimension: str = ""
    keys: tuple[Key, ...] = ()
    internal: bool = False


@dataclass(frozen=True)
class Series:
    """A column that is drawn, in a colour of the theme."""

    column: str
    colour: str


@dataclass(frozen=True)
class Peak:
    """The largest value over a time, and when it was."""

    at: datetime
    value: int


@dataclass(frozen=True)
class Chart:
    """A drawing of a table: its message, its text for those who do not see it, its unit.

    `bars` are horizontal, a row each, from top to bottom as in the table; `bands` are stacked
    over time, `total` is a line over them, and `peak` is marked above.
    """

    name: str
    title: str
    alt: str
    unit: str
    kind: Literal["bars", "bands"]
    table: Table
    x: str
    series: tuple[Series, ...]
    total: Series | None = None
    peak: Peak | None = None
    """What is marked on bands: it may lie between two rows of the table."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text; those of a chapter are numbered through."""

    text: str
    is_numbered: bool = False


@dataclass(frozen=True)
class Items:
    """A list, an item each."""

    texts: tuple[str, ...]


Block = Paragraph | Items | Table | Chart


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it; level 1 is right below the title of the document."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 1


@dataclass(frozen=True)
class Document:
    """A document of a report; `name` names its file, without a suffix."""

    name: str
    title: str
    sections: tuple[Section, ...]
    note: str = ""
    """What has to stand right below the title, such as that it is a draft to be edited."""
    is_one_page: bool = False


@dataclass(frozen=True)
class Definition:
    """A figure and what it means."""

    metric: str
    label: str
    unit: str
    text: str


@dataclass(frozen=True)
class Stamp:
    """What every document and file carries, so that it can be made again.

    All of it follows from the snapshot and the request: no clock and no user is in it. Instants
    are aware; days are Congress days.
    """

    event: str
    venue: str
    time_zone: str
    first_day: date
    last_day: date
    as_of: datetime | None
    """The instant the figures stand for; None while nothing is known."""
    built_at: datetime
    """When the snapshot was published: the date that is printed."""
    seq: int
    content_hash: str
    audience: Literal["internal", "public"]
    status: str
    """Provisional or released, in one sentence."""
    version: str
    is_simulated: bool
    suppressed: int = 0
    """How many cells are hidden."""
    threshold: int = 0
    """The smallest number of people shown to the public; 0 for an internal report."""


@dataclass(frozen=True)
class Report:
    """Everything that is written: documents for reading, tables as data, definitions of both."""

    stamp: Stamp
    documents: tuple[Document, ...]
    tables: tuple[Table, ...]
    definitions: tuple[Definition, ...] = field(default=())

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts of all documents, each once."""
        blocks = (
            block
            for document in self.documents
            for section in document.sections
            for block in section.blocks
        )
        return tuple({block.name: block for block in blocks if isinstance(block, Chart)}.values())
