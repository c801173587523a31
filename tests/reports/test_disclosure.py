"""Disclosure control: what is hidden in small tables, each worked out by hand."""

from dataclasses import replace

import pytest

from dashboard.metrics import METRICS
from dashboard.reports import disclosure_counts, disclosure_relations
from dashboard.reports.disclosure import protect
from dashboard.reports.disclosure_attack import Attacker
from dashboard.reports.disclosure_counts import Count
from dashboard.reports.disclosure_relations import Relation
from dashboard.reports.document import Column, Mark, Table, Total
from tests.reports.protected import BY_MODE, headline, shown, table

ALL = Total.TOTAL
REGISTERED = ("event.registered",)


def test_one_small_cell_takes_a_part_of_its_row_and_of_its_column_with_it() -> None:
    rows = {"ngo": (3, 20, 23), "expert": (40, 50, 90), ALL: (43, 70, 113)}
    assert shown(table("category_id", BY_MODE, rows)) == [[". . 23", ". . 90", "43 70 113"]]


def test_what_is_hidden_is_marked_and_counted_and_nothing_else_is_changed() -> None:
    rows = {"ngo": (3, 20, 23), "expert": (40, 50, 90), ALL: (43, 70, 113)}
    given = table("category_id", BY_MODE, rows)
    (protected,), hidden = protect([given], 10)
    assert hidden == 4
    assert protected.rows[0] == ("ngo", Mark.SUPPRESSED, Mark.SUPPRESSED, 23)
    assert replace(protected, rows=given.rows) == given


@pytest.mark.parametrize(("people", "cell"), [(0, "0"), (1, "."), (9, "."), (10, "10")])
def test_from_one_to_below_the_threshold_is_hidden(people: int, cell: str) -> None:
    assert shown(table("", REGISTERED, {ALL: (people,)})) == [[cell]]


def test_a_few_in_person_hide_those_online_of_the_same_row() -> None:
    rows = {ALL: (4, 300, 304)}
    assert shown(table("", BY_MODE, rows)) == [[". . 304"]]


def test_a_few_are_hidden_even_if_it_is_their_column_that_is_left_out() -> None:
    # 304 less 300 would be those online.
    columns = ("event.registered", "event.registered_in_person")
    assert shown(table("", columns, {ALL: (304, 300)})) == [["304 ."]]


def test_a_few_are_hidden_even_if_it_is_their_row_that_is_left_out() -> None:
    # 100 less 96 would be those who represent no State.
    rows = {"African States": (56,), "Asia-Pacific States": (40,), ALL: (100,)}
    assert shown(table("regional_group", REGISTERED, rows)) == [["56", ".", "100"]]


def test_zeros_are_shown() -> None:
    rows = {"ngo": (0, 0, 0), "expert": (0, 25, 25), ALL: (0, 25, 25)}
    assert shown(table("category_id", BY_MODE, rows)) == [["0 0 0", "0 25 25", "0 25 25"]]


def test_what_is_not_known_is_neither_hidden_nor_reckoned_with() -> None:
    metrics = ("session.attended", "session.room_only", "session.platform_only", "session.both")
    rows = {"held": (40, 25, 12, 3), "planned": (None,) * 4, "cancelled": (None,) * 4}
    given = table("session_id", metrics, rows)
    nothing = "None None None None"
    assert shown(given, headline({"event.attended": 44})) == [
        ["40 25 . .", nothing, nothing],
        ["44"],
    ]
    assert protect([given], 10)[1] == 2
    days = {"2021-03-08": (40,), "2021-03-09": (None,)}
    assert shown(table("congress_day", ("event.peak",), days)) == [["40", "None"]]


def test_a_larger_group_is_hidden_rather_than_a_zero_or_a_total() -> None:
    rows = {"a": (4,), "b": (0,), "c": (100,), "d": (900,), ALL: (1004,)}
    assert shown(table("gender", REGISTERED, rows)) == [[".", "0", ".", "900", "1004"]]


def test_small_cells_together_may_still_be_too_few() -> None:
    # The three small ones are 9 together: none of them could be 10.
    rows = {"a": (3,), "b": (2,), "c": (4,), "d": (50,), "e": (60,), ALL: (119,)}
    assert shown(table("gender", REGISTERED, rows)) == [[".", ".", ".", ".", "60", "119"]]
    # Together they are 12: each may be 10, and each may be none.
    rows = {"a": (3,), "b": (5,), "c": (4,), "d": (50,), "e": (60,), ALL: (122,)}
    assert shown(table("gender", REGISTERED, rows)) == [[".", ".", ".", "50", "60", "122"]]


def test_where_all_is_small_all_is_hidden() -> None:
    rows = {"a": (1, 2, 3), "b": (2, 1, 3), ALL: (3, 3, 6)}
    assert shown(table("gender", BY_MODE, rows)) == [[". . .", ". . .", ". . ."]]


def test_a_small_total_of_one_group_is_hidden_in_both_rows() -> None:
    assert shown(table("gender", REGISTERED, {"a": (5,), ALL: (5,)})) == [[".", "."]]


def test_a_total_is_the_same_in_all_tables() -> None:
    # 8 ministers of 60: the other 52 are no group of any table, so that only the 8 are hidden.
    assert shown(
        table("gender", REGISTERED, {"a": (30,), "b": (30,), ALL: (60,)}),
        headline({"event.registered": 60, "event.ministers": 8}),
    ) == [["30", "30", "60"], ["60", "."]]
    # Were the 30 shown, the 3 would be 33 less 30; the same with the others.
    figures = {"event.registered_online": 8, "event.registered": 60}
    rows = {"a": (30, 3, 33), "b": (22, 5, 27)}
    assert shown(table("gender", BY_MODE, rows), headline(figures)) == [
        [". . 33", ". . 27"],
        [".", "60"],
    ]


def test_what_one_table_hides_another_does_not_tell() -> None:
    # No total is printed, but the categories add up to it, and so give the 4 away.
    categories = {"state": (70,), "ngo": (34,)}
    groups = {"African States": (60,), "Asia-Pacific States": (40,), None: (4,)}
    assert shown(
        table("category_id", REGISTERED, categories),
        table("regional_group", REGISTERED, groups),
    ) == [["70", "."], ["60", "40", "."]]


def test_the_same_cell_of_two_tables_is_hidden_in_both() -> None:
    of_women = table(
        "category_id", REGISTERED, {"state": (4,), "ngo": (40,), ALL: (44,)}, at="gender=female"
    )
    of_states = table(
        "gender", REGISTERED, {"female": (4,), "male": (60,), ALL: (64,)}, at="category_id=state"
    )
    assert shown(of_women, of_states) == [[".", ".", "44"], [".", ".", "64"]]


def test_a_mode_is_the_same_in_a_row_in_a_column_and_in_a_limit() -> None:
    assert shown(
        table("mode", REGISTERED, {"in_person": (200,), "online": (5,), ALL: (205,)}),
        table("", BY_MODE, {ALL: (200, 5, 205)}),
        table("", REGISTERED, {ALL: (200,)}, at="mode=in_person"),
    ) == [[".", ".", "205"], [". . 205"], ["."]]


def test_classes_of_attendance_add_up_in_each_meeting() -> None:
    classes = ("session.room_only", "session.platform_only", "session.both", "session.attended")
    rows = {"p1": (80, 30, 2, 112), "p2": (60, 20, 15, 95)}
    assert shown(table("session_id", classes, rows)) == [["80 . . 112", "60 20 15 95"]]


def test_meetings_are_not_added_up() -> None:
    # 29 people attended, most of them both meetings: the second had one of them or all.
    rows = {"p1": (28,), "p2": (6,), ALL: (29,)}
    assert shown(table("session_id", ("session.attended",), rows)) == [["28", ".", "29"]]
    # Of 30, two were in the second at least.
    rows = {"p1": (28,), "p2": (6,), ALL: (30,)}
    assert shown(table("session_id", ("session.attended",), rows)) == [[".", ".", "30"]]


def test_a_total_that_is_the_sum_of_meetings_gives_none_of_them_away() -> None:
    rows = {"p1": (28,), "p2": (6,), "p3": (40,), ALL: (74,)}
    assert shown(table("session_id", ("session.attended",), rows)) == [[".", ".", "40", "74"]]


def test_badges_are_at_most_those_registered_in_person() -> None:
    # The 9 in person have at least the badges: both are hidden, and those online with them.
    columns = ("event.badge_collected", *BY_MODE)
    rows = {"a": (9, 9, 20, 29), "b": (40, 50, 60, 110), ALL: (49, 59, 80, 139)}
    assert shown(table("gender", columns, rows)) == [[". . . 29", ". . . 110", "49 59 80 139"]]


def test_a_larger_figure_does_not_hold_a_small_one_down() -> None:
    # 20 registered, 3 came: that says nothing more of the 3 than that they are at most 20.
    columns = ("event.attended", "event.registered")
    assert shown(table("", columns, {ALL: (3, 20)})) == [[". 20"]]


def test_who_attended_an_item_or_a_meeting_attended_the_congress() -> None:
    relations = disclosure_relations.knowledge(
        {
            Count("event.attended"): 30,
            Count("event.group_attended", (("agenda_item", "5"),)): 12,
            Count("session.attended", (("session_id", "p1"),)): 11,
        }
    ).relations
    assert [(each.total.metric, each.parts[0].metric, each.sign) for each in relations] == [
        ("event.attended", "event.group_attended", "<="),
        ("event.attended", "session.attended", "<="),
    ]


def test_registrations_of_days_add_up() -> None:
    rows = {"2021-03-07": (60,), "2021-03-08": (4,), "2021-03-09": (30,), ALL: (94,)}
    assert shown(table("congress_day", REGISTERED, rows)) == [["60", ".", ".", "94"]]


def test_figures_of_other_units_stay() -> None:
    # 3 organizations and 2 meetings are no people.
    figures = {"event.organizations_registered": 3, "event.meetings_held": 2, "event.ministers": 2}
    assert shown(headline(figures)) == [["3", "2", "."]]


def test_what_is_not_known_stays_so() -> None:
    assert shown(table("", BY_MODE, {ALL: (None, None, 30)})) == [["None None 30"]]


def test_no_threshold_hides_nothing() -> None:
    assert shown(table("", BY_MODE, {ALL: (1, 1, 2)}), threshold=1) == [["1 1 2"]]


def test_relations_the_figures_contradict_are_known_to_nobody() -> None:
    # More came than are registered, and one mode more than both: late data.
    columns = ("event.attended", *BY_MODE)
    assert shown(table("", columns, {ALL: (40, 38, 5, 36)})) == [["40 38 . 36"]]


def test_tables_that_cannot_be_protected_are_refused() -> None:
    given = table("gender", REGISTERED, {"a": (30,), ALL: (30,)})
    with pytest.raises(ValueError, match="gender_1 is internal"):
        protect([replace(given, internal=True)], 10)
    with pytest.raises(ValueError, match="a key for each of its rows"):
        protect([replace(given, keys=("a",))], 10)
    with pytest.raises(ValueError, match="people in several rows, but no dimension"):
        protect([replace(given, dimension="", keys=())], 10)
    with pytest.raises(ValueError, match=r"event\.registered of {} is 30 in one table and 31"):
        protect([given, table("mode", REGISTERED, {ALL: (31,)})], 10)
    with pytest.raises(ValueError, match="no whole number"):
        protect([table("", REGISTERED, {ALL: (0.4,)})], 10)
    unknown = (Column("value", "Value", "integer", metric="event.people"),)
    with pytest.raises(ValueError, match=r"figures that are none: event\.people"):
        protect([Table("unknown", "Unknown", unknown, ((3,),))], 10)


def test_a_bound_of_fractions_is_no_proof() -> None:
    # a and z are 21, z is twice w and at least 11: in fractions a may be 10, in whole numbers 9.
    a, w, v, z, most, least = (Count(name) for name in ("a", "w", "v", "z", "most", "least"))
    values = {a: 9, w: 6, v: 6, z: 12, most: 21, least: 11}
    relations = (
        Relation(most, (a, z)),
        Relation(z, (w, v)),
        Relation(w, (v,)),
        Relation(z, (least,), "<="),
    )
    attacker = Attacker(values, relations, {a, w, v, z}, 10)
    assert attacker.holding(a) == frozenset({most, least})
    attacker.hide(least)
    assert attacker.holding(a) is None


def test_the_metrics_named_exist_and_count_people() -> None:
    parts = disclosure_counts._AS_PARTS
    at_most = disclosure_relations._AT_MOST
    named = {*parts, *(whole for whole, _ in parts.values())}
    named |= {metric for smaller, larger, *_ in at_most for metric in (smaller, larger)}
    assert [name for name in sorted(named) if METRICS[name].unit != "people"] == []
    dimensions = {each for metric in METRICS.values() for each in metric.mart.dimensions}
    # Parts that no mart divides by have a name of their own.
    assert disclosure_relations._PARTITIONS - dimensions == {"length"}
