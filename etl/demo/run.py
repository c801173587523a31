"""Play a simulated Congress: files appear, the pipeline loads them, the dashboard shows them."""

import contextlib
import secrets
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.status import Status

from etl.demo.children import Children, answers, free_port
from etl.demo.clock import as_held
from etl.demo.congress import BEGINS, ENDS, Congress
from etl.demo.files import write_until
from etl.demo.folder import DemoError, prepare
from etl.demo.model import TIME_ZONE, in_zone, local
from etl.demo.programme import meetings
from etl.demo.truth import dump, truth

DEFAULT_START = local("2021-03-09 11:00")
_FIRST_PAGE_SECONDS = 240.0
_TICK_SECONDS = 1.0


@dataclass(frozen=True)
class _Play:
    """What stays the same while a demo runs."""

    congress: Congress
    folder: Path
    speed: float
    start: int
    url: str


def run_demo(
    *,
    folder: Path = Path("demo"),
    seed: int = 14,
    speed: float = 60,
    start: datetime | None = None,
    port: int = 8501,
    scale: float = 1.0,
) -> None:
    """Run a demo until Ctrl-C: `speed` simulated seconds pass in a second.

    `start` is simulated time, in the time zone of the event unless it says otherwise. Raises
    `DemoError` with one sentence when the demo cannot start or go on.
    """
    console = Console(highlight=False, soft_wrap=True)
    begins = _checked(start, speed, scale)
    with _interrupted_by_sigterm(), contextlib.suppress(KeyboardInterrupt):
        _run(console, folder, seed, speed, begins, port, scale)


def _checked(start: datetime | None, speed: float, scale: float) -> int:
    if speed <= 0:
        raise DemoError("The speed must be more than 0; 60 lets a minute pass in a second.")
    if not 0.005 <= scale <= 1:
        raise DemoError("The scale must be between 0.005 and 1; 1 is the whole Congress.")
    if start is None:
        return DEFAULT_START
    begins = int((start if start.tzinfo else start.replace(tzinfo=TIME_ZONE)).timestamp())
    if not BEGINS <= begins < ENDS:
        raise DemoError(
            f"The demo can start between {_moment(BEGINS)} and {_moment(ENDS)} in Kyoto."
        )
    return begins


def _run(
    console: Console,
    folder: Path,
    seed: int,
    speed: float,
    start: int,
    port: int,
    scale: float,
) -> None:
    with console.status("Inventing a Congress") as status:
        config = prepare(folder, meetings())
        congress = Congress.generate(seed, scale)
        status.update(f"Writing what happened before {_moment(start)}")
        write_until(congress, folder, 0, start)
    chosen = free_port(port)
    if chosen != port:
        console.print(f"Port {port} is in use; the dashboard takes {chosen}.")
    play = _Play(congress, folder, speed, start, f"http://127.0.0.1:{chosen}")
    children = Children(folder / "logs", {"CONGRESS_KEY": secrets.token_hex(32)})
    try:
        children.start("pipeline", ("etl", "watch", "--config", str(config)))
        children.start(
            "dashboard", ("dashboard", "serve", "--config", str(config), "--port", str(chosen))
        )
        with console.status("Loading") as status:
            _write_truth(play)
            _wait(play, children, status)
        _announce(console, play)
        _advance(console, play, children)
    finally:
        _stop(console, play, children)


def _write_truth(play: _Play) -> None:
    """Write beside the folder what the figures should be, for whoever wants to compare."""
    path = truth_path(play.folder)
    truths = {
        "at_start": truth(play.congress, known_at=play.start),
        "final": truth(play.congress),
    }
    dump(path, truths)


def truth_path(folder: Path) -> Path:
    """Name the file with the truth: outside the folder that the pipeline reads."""
    resolved = folder.resolve()
    return resolved.parent / f"{resolved.name}-truth.json"


def _wait(play: _Play, children: Children, status: Status) -> None:
    """Wait for the first snapshot and the first page."""
    pointer = play.folder / "data" / "snapshots" / "current.json"
    deadline = time.monotonic() + _FIRST_PAGE_SECONDS
    while not (pointer.exists() and answers(f"{play.url}/_stcore/health")):
        children.check()
        if time.monotonic() > deadline:
            raise DemoError(
                f"No page after {_FIRST_PAGE_SECONDS:.0f} seconds; "
                f"the messages of both programs are in {play.folder / 'logs'}."
            )
        missing = "the first snapshot" if not pointer.exists() else "the first page"
        status.update(f"Loading the past; waiting for {missing}")
        time.sleep(0.3)


def _announce(console: Console, play: _Play) -> None:
    console.print()
    console.print(f"[bold]{play.url}[/bold]")
    console.print()
    console.print("  The Kyoto Congress of 2021 with invented people, as its systems would have")
    console.print(f"  reported it. It is {_moment(play.start)} in Kyoto; {_pace(play.speed)}.")
    console.print(f"  Files: {play.folder.resolve()}")
    console.print(f"  What the figures should be: {truth_path(play.folder)}")
    console.print("  Ctrl-C stops everything.")
    console.print()


def _pace(speed: float) -> str:
    return "time passes as it does here" if speed == 1 else f"time passes {speed:g} times as fast"


def _advance(console: Console, play: _Play, children: Children) -> None:
    """Let simulated time pass in ticks until the Congress ends, then keep showing its end."""
    began, written = time.monotonic(), play.start
    with console.status("") as status:
        while True:
            children.check()
            passed = (time.monotonic() - began) * play.speed
            now = min(play.start + int(passed), ENDS)
            if now > written:
                write_until(play.congress, play.folder, written, now)
                written = now
            status.update(_line(play, now))
            time.sleep(_TICK_SECONDS)


def _line(play: _Play, now: int) -> str:
    if now >= ENDS:
        return "The Congress is over; the dashboard stays until Ctrl-C."
    meetings = as_held(play.congress.meetings, play.congress.clock)
    on = [one.session_id for one in meetings if one.start <= now < one.end]
    coming = [one for one in meetings if one.start > now]
    what = f"in progress: {', '.join(on)}" if on else "no meeting in progress"
    if not on and coming:
        what += f"; next: {coming[0].session_id}, {_moment(coming[0].start)}"
    return f"{_moment(now)} in Kyoto · {what} · {play.url}"


def _moment(at: int) -> str:
    local_time = in_zone(at)
    return f"{local_time.day} {local_time:%B %Y, %H:%M}"


def _stop(console: Console, play: _Play, children: Children) -> None:
    """Stop both programs, whatever further signals say."""
    with _signals_ignored():
        with console.status("Stopping"):
            children.stop()
        console.print(
            f"Stopped. The data lie in {play.folder.resolve()} until the next demo there."
        )


@contextlib.contextmanager
def _interrupted_by_sigterm() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in before:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _signals_ignored() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
