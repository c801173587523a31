"""From when an alert begins to hold until it has not held for two minutes."""

from datetime import UTC, datetime, timedelta

import pytest

from etl.episodes import Episode, Holding, Step, step

TEN = datetime(2021, 3, 8, 10, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def hot(since: float = 0, severity: float = 1, subject: str = "Hall") -> Holding:
    return Holding(
        *("hot", "room_over_limit", subject, "P1", at(since)),
        *(100 * severity, "people", severity, f"severity {severity:g}"),
    )


def look(
    open_now: tuple[Episode, ...], *holding: Holding, minute: float, ended: float | None = None
) -> Step:
    before = {} if ended is None else {("hot", "Hall"): at(ended)}
    return step(open_now, holding, {"hot": at(minute)}, before)


def begun(minute: float = 0) -> Episode:
    (episode,) = look((), hot(minute), minute=minute).begun
    return episode


def test_an_episode_begins_when_what_holds_began() -> None:
    found = look((), hot(since=3), minute=5)
    (episode,) = found.begun
    assert (episode.started_at, episode.last_seen_at, episode.ended_at) == (at(3), at(5), None)
    assert found.seen == found.ended == ()


def test_what_goes_on_is_the_same_episode_however_its_beginning_is_told_later() -> None:
    first = begun()
    found = look((first,), hot(since=-4), minute=9)
    (seen,) = found.seen
    assert found.begun == found.ended == ()
    assert (seen.alert_id, seen.started_at, seen.last_seen_at) == (first.alert_id, at(0), at(9))


def test_the_value_is_the_worst_and_the_text_the_latest() -> None:
    worse = look((begun(),), hot(severity=3), minute=1).seen
    (seen,) = look(worse, hot(severity=2), minute=2).seen
    assert (seen.value, seen.severity, seen.text) == (300, 3, "severity 2")


@pytest.mark.parametrize(("minute", "is_over"), [(1.99, False), (2, True)])
def test_it_is_over_when_it_has_not_held_for_two_minutes(minute: float, is_over: bool) -> None:
    found = look((begun(),), minute=minute)
    assert [one.ended_at for one in found.ended] == ([at(minute)] if is_over else [])
    assert found.begun == found.seen == ()


def test_what_flickers_is_one_episode() -> None:
    first = begun()
    assert look((first,), minute=1.5) == Step()
    (seen,) = look((first,), hot(since=1.9), minute=1.9).seen
    assert look((seen,), minute=3.8) == Step()
    assert seen.alert_id == first.alert_id


def test_what_happens_again_is_a_new_episode() -> None:
    first = begun()
    (again,) = look((), hot(since=20), minute=20, ended=5).begun
    assert again.alert_id != first.alert_id
    # Even if it is told to have begun with the one that is over.
    (told,) = look((), hot(since=0), minute=20, ended=5).begun
    assert (told.started_at, told.alert_id) == (at(20), again.alert_id)


def test_the_same_episode_has_the_same_name_wherever_it_is_found() -> None:
    assert begun().alert_id == look((), hot(severity=9), minute=4).begun[0].alert_id
    assert begun().alert_id != look((), hot(subject="Annex"), minute=0).begun[0].alert_id


def test_without_a_moment_nothing_ends() -> None:
    assert step((begun(),), (), {"hot": None}, {}) == Step()


def test_an_alert_that_is_no_longer_configured_is_over() -> None:
    (ended,) = step((begun(),), (), {}, {}).ended
    assert ended.ended_at == at(2)
