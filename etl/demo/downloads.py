"""Downloads of the texts of statements, as the web server logs them."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from etl.demo.model import HOUR, in_zone, local
from etl.demo.statements import Statement

MEAN = 9
"""Downloads of a text, on average."""
_BEFORE = local("2021-03-12 17:30")
_COUNTRIES = ("JP", "AT", "KE", "FR", "BR", "US", "TH", "-")


@dataclass(frozen=True)
class Download:
    """A request for a text, with the answer of the server."""

    at: int
    path: str
    address: str
    country: str
    status: int = 200


def play(statements: Iterable[Statement], seed: int, scale: float) -> tuple[Download, ...]:
    """Let texts be read from the moment they are posted; some ask too early and find nothing."""
    random = Random(f"downloads {seed}")
    made = []
    for row in statements:
        if row.posted is None:
            continue
        for _ in range(1 + int(random.expovariate(1 / (MEAN * scale)))):
            at = row.posted + 30 + int(random.expovariate(1 / (5 * HOUR)))
            made.append(_download(random, row.path, at))
        if random.random() < 0.1:
            made.append(_download(random, row.path, row.posted - 400, status=404))
    return tuple(sorted((one for one in made if one.at < _BEFORE), key=lambda one: one.at))


def _download(random: Random, path: str, at: int, status: int = 200) -> Download:
    address = f"198.51.100.{random.randrange(1, 255)}"
    return Download(at, path, address, random.choice(_COUNTRIES), status)


def line(download: Download) -> str:
    """Write a request as a line of the log."""
    time = f"{in_zone(download.at):%d/%b/%Y:%H:%M:%S %z}"
    size = 153 if download.status == 404 else 90_000 + len(download.path) * 997
    return (
        f'{download.address} - - [{time}] "GET {download.path} HTTP/1.1" {download.status} {size} '
        f'"-" "Mozilla/5.0 (X11; Linux x86_64; rv:86.0) Gecko/20100101 Firefox/86.0" '
        f'"{download.country}"'
    )
