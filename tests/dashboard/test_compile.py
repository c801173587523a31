"""Text in, text out: SQL is assembled without a database."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.metrics import METRICS, attendance, registrations, states, webcast
from dashboard.metrics.compile import compile_query
from dashboard.metrics.model import Filter, Moment, Query
from tests.factories import at

T = at("01:30")
AS_OF_T = Moment(T, T, T, T, date(2021, 3, 8))


def test_a_change_counts_at_its_own_minute() -> None:
    assert compile_query(Query((registrations.REGISTERED,), moment=AS_OF_T)) == (
        "select cast(coalesce(sum(people) filter (where event = 'registered'), 0) as bigint) "
        'as "registered" from marts.participant_change where "at" <= ?',
        (T,),
    )


def test_without_as_of_there_is_no_condition_of_time() -> None:
    sql, params = compile_query(Query((attendance.PEAK,)))
    assert sql == 'select cast(coalesce(max(peak), 0) as bigint) as "peak" from marts.minute'
    assert params == ()


def test_values_are_parameters_and_null_is_a_value() -> None:
    sql, params = compile_query(
        Query(
            (attendance.GROUP_NOW,),
            ("at", "regional_group"),
            (Filter("regional_group", ("x' or 1=1 --", None)),),
            AS_OF_T,
        )
    )
    assert sql == (
        'select "at", "regional_group", cast(sum(people) as bigint) as "group_now" '
        'from marts.minute_group where "at" <= ? and ("regional_group" in (?) or '
        '"regional_group" is null) group by "at", "regional_group" '
        'order by "at", "regional_group"'
    )
    assert params == (T, "x' or 1=1 --")


def test_no_values_means_no_rows() -> None:
    sql, params = compile_query(Query((webcast.PLAYBACKS,), (), (Filter("language", ()),)))
    assert sql.endswith(" where false")
    assert params == ()


def test_two_marts_in_one_query_are_refused() -> None:
    with pytest.raises(ValueError, match="exactly one mart"):
        Query((registrations.REGISTERED, states.REGISTERED))


def test_two_meanings_of_time_in_one_query_are_refused() -> None:
    with pytest.raises(ValueError, match="one meaning of time"):
        Query((attendance.TAKING_PART_NOW, attendance.PEAK))


@pytest.mark.parametrize("unknown", ["iso3", "people; drop table x", "AT"])
def test_an_unknown_dimension_is_refused(unknown: str) -> None:
    with pytest.raises(ValueError, match="has no dimension"):
        Query((attendance.PEAK,), by=(unknown,))
    with pytest.raises(ValueError, match="has no dimension"):
        Query((attendance.PEAK,), filters=(Filter(unknown, (1,)),))


def test_a_filter_after_an_expression_is_refused() -> None:
    with pytest.raises(ValueError, match="single aggregate"):
        replace(registrations.REGISTERED, sql="sum(people) / sum(people)")


def test_every_metric_is_registered_once_and_defined_in_words() -> None:
    assert len(METRICS) == len({metric.name for metric in METRICS.values()})
    assert all(metric.label and metric.help.endswith(".") for metric in METRICS.values())
