"""What a page is: the navigation is made of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the dashboard; `path` is its address, which people keep as a link."""

    title: str
    path: str
    render: Callable[[], None]
