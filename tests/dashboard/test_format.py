from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard import format as fmt

KYOTO = ZoneInfo("Asia/Tokyo")
AT = datetime(2021, 3, 9, 2, 42, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (5600, 0, "5,600"),
        (0, 0, "0"),
        (None, 0, "–"),
        (-1200, 0, "−1,200"),
        (-0.2, 0, "0"),
        (3.14159, 1, "3.1"),
        (1_234_567, 0, "1,234,567"),
    ],
)
def test_numbers(value: float | None, decimals: int, text: str) -> None:
    assert fmt.number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0, "0"),
        (9_999, "9,999"),
        (10_000, "10.0k"),
        (12_847, "12.8k"),
        (99_949, "99.9k"),
        (99_960, "100k"),
        (999_499, "999k"),
        (999_500, "1.0M"),
        (2_345_678, "2.3M"),
        (-12_847, "−12.8k"),
    ],
)
def test_thin_numbers(value: float | None, text: str) -> None:
    assert fmt.compact(value) == text


def test_numbers_in_sentences_are_words_below_ten() -> None:
    assert [fmt.in_text(n) for n in (0, 9, 10, 1200, -3)] == ["zero", "nine", "10", "1,200", "−3"]


def test_changes_carry_their_sign() -> None:
    assert [fmt.change(n) for n in (31, 0, -12, None, 0.2)] == ["+31", "0", "−12", "–", "0"]


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "text"),
    [
        (43, 100, 0, "43%"),
        (1, 3, 1, "33.3%"),
        (0, 5, 0, "0%"),
        (5, 5, 0, "100%"),
        (1, 1000, 0, "<1%"),
        (999, 1000, 0, ">99%"),
        (9995, 10_000, 1, ">99.9%"),
        (6, 5, 0, "120%"),
        (1, 0, 0, "–"),
        (None, 5, 0, "–"),
        (1, None, 0, "–"),
    ],
)
def test_percentages(part: float | None, whole: float | None, decimals: int, text: str) -> None:
    assert fmt.percentage(part, whole, decimals) == text


def test_per_cent_is_written_out_in_sentences() -> None:
    assert fmt.per_cent(43, 100) == "43 per cent"


def test_counted_nouns() -> None:
    assert fmt.counted(1, "meeting") == "1 meeting"
    assert fmt.counted(1203, "meeting") == "1,203 meetings"
    assert fmt.counted(2, "category", "categories") == "2 categories"


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (None, "–"),
        (timedelta(0), "0 s"),
        (timedelta(seconds=45), "45 s"),
        (timedelta(minutes=12, seconds=59), "12 min"),
        (timedelta(hours=2, minutes=5), "2 h 05 min"),
        (timedelta(hours=47), "47 h 00 min"),
        (timedelta(days=3, hours=4), "3 d 4 h"),
        (timedelta(minutes=-5), "−5 min"),
    ],
)
def test_durations(span: timedelta | None, text: str) -> None:
    assert fmt.duration(span) == text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=-2), "0 s"),
        (timedelta(seconds=3.9), "3 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=4, seconds=59), "4 min"),
        (timedelta(hours=2, minutes=59), "2 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=5, hours=23), "5 d"),
    ],
)
def test_ages_are_never_rounded_up(span: timedelta, text: str) -> None:
    assert fmt.age(span) == text


def test_instants_in_the_zone_of_the_venue_and_in_utc() -> None:
    assert fmt.instant(AT, KYOTO) == "Tue 9 March 2021, 11:42"
    assert fmt.instant(AT, KYOTO, seconds=True) == "Tue 9 March 2021, 11:42:07"
    assert fmt.instant_utc(AT) == "9 March 2021, 02:42 UTC"
    assert fmt.instant_utc(AT.astimezone(KYOTO), seconds=True) == "9 March 2021, 02:42:07 UTC"
    assert fmt.clock(AT, KYOTO) == "11:42"
    assert fmt.day(date(2021, 3, 12)) == "Fri 12 March 2021"


def test_the_day_is_that_of_the_venue() -> None:
    late = datetime(2021, 3, 9, 15, 30, tzinfo=UTC)
    assert fmt.instant(late, KYOTO) == "Wed 10 March 2021, 00:30"
    assert fmt.instant_utc(late) == "9 March 2021, 15:30 UTC"


def test_ranges_name_the_second_day() -> None:
    assert fmt.time_range(AT, AT + timedelta(hours=3), KYOTO) == "11:42–14:42"
    across = fmt.time_range(AT, AT + timedelta(hours=13), KYOTO)
    assert across == "11:42–Wed 10 March 2021, 00:42"


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = AT.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        fmt.instant(naive, KYOTO)
    with pytest.raises(ValueError, match="time zone"):
        fmt.instant_utc(naive)


def test_sizes_of_files_are_short() -> None:
    assert [fmt.size(each) for each in (0, 999, 1_000, 40_400, 999_499, 999_500, 1_949_000)] == [
        "0 B",
        "999 B",
        "1 KB",
        "40 KB",
        "999 KB",
        "1.0 MB",
        "1.9 MB",
    ]
