"""What the configuration says, as tables and macros of the warehouse for the models to join."""

import re
from datetime import date

import duckdb
import polars as pl

from etl import countries, models, quorum
from etl.config import Settings
from etl.sources.mapping import NEVER_NONE
from etl.sources.privacy import WITHHELD
from etl.sources.reading import MAX_SHOWN, OTHERS

COUNTER_SECONDS = 300
"""How long a reading of a counter of viewers counts if none follows."""
_TABLES = (
    *("event", "category", "state", "country", "room", "baseline", "place_rule", "sampling"),
    *("mapped", "quorum"),
)
_CATEGORY = [
    *("category_id", "label", "sort_order", "represents", "is_participant", "counts_for_quorum")
]


def apply(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Put the configuration into the warehouse; if it is not what it was, all is recomputed."""
    _create_macros(con, settings)
    frames = _frames(settings)
    con.begin()
    before = [_content(con, table) for table in _TABLES]
    for table in _TABLES:
        con.execute(f"delete from core.{table}")
        con.register("incoming", frames[table])
        con.execute(f"insert into core.{table} by name select * from incoming")
        con.unregister("incoming")
    if before != [_content(con, table) for table in _TABLES]:
        models.touch_everything(con)
    _forget_sources(con, settings)
    con.commit()


def _content(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[object, ...]]:
    return con.execute(f"select * from core.{table} order by all").fetchall()


def _forget_sources(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Show configured sources only, from the first moment on; data of others stay as they are."""
    names = {source.name: source.kind for source in settings.sources}
    known = {row[0] for row in con.execute("select source from core.source_state").fetchall()}
    for name in known - names.keys():
        con.execute("delete from core.source_state where source = ?", [name])
    for name in names.keys() - known:
        con.execute(
            "insert into core.source_state (source, kind) values (?, ?)", [name, names[name]]
        )


def _create_macros(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    zone = settings.document.event.time_zone
    attendance = settings.document.attendance
    con.execute(
        "create or replace temp macro congress_day(moment) as "
        f"cast(timezone('{zone}', timezone('UTC', moment)) as date)"
    )
    con.execute(
        "create or replace temp macro day_begin(day) as "
        f"timezone('UTC', timezone('{zone}', cast(day as timestamp)))"
    )
    con.execute(
        "create or replace temp macro minute_ceil(moment) as "
        "date_trunc('minute', moment + interval 59999999 microsecond)"
    )
    for name, seconds in (
        ("room_stay_limit", attendance.room_stay_limit_hours * 3600),
        ("merge_gap", attendance.merge_gap_minutes * 60),
        ("counter_limit", COUNTER_SECONDS),
    ):
        con.execute(
            f"create or replace temp macro {name}() as "
            f"to_microseconds(cast({round(seconds * 1_000_000)} as bigint))"
        )
    con.execute(
        "create or replace temp macro ref_weakness(ref) as list_position("
        "['registration', 'badge', 'platform', 'email'], split_part(ref, ':', 1))"
    )
    con.execute(
        "create or replace temp macro name_key(name) as "
        "lower(trim(regexp_replace(nfc_normalize(name), '\\s+', ' ', 'g')))"
    )
    # What the sheets of one kind say now.
    con.execute(
        "create or replace temp macro current_rows(facts) as table "
        "select * exclude (complete_at) from query_table(facts) "
        "inner join staging.sheet_file using (source, file) where observed_at >= complete_at"
    )
    con.execute(
        "create or replace temp macro is_near(moment, other) as "
        "moment between other - interval 36 hour and other + interval 36 hour"
    )
    con.execute(
        "create or replace temp macro is_whole(value) as "
        f"length(value) < {MAX_SHOWN} and value not in ('{OTHERS}', '{WITHHELD}')"
    )
    con.execute(quorum.NEEDED)
    min_stay_us = round(attendance.min_minutes * 60_000_000)
    con.execute(f"create or replace temp macro min_stay_us() as cast({min_stay_us} as bigint)")


def _frames(settings: Settings) -> dict[str, pl.DataFrame]:
    document = settings.document
    event, attendance = document.event, document.attendance
    return {
        "event": pl.DataFrame(
            {
                "name": [event.name],
                "venue": [event.venue],
                "time_zone": [event.time_zone],
                "starts_on": [event.starts_on],
                "ends_on": [event.ends_on],
                "min_minutes": [attendance.min_minutes],
                "merge_gap_minutes": [attendance.merge_gap_minutes],
                "room_stay_limit_hours": [attendance.room_stay_limit_hours],
                "is_simulated": [event.simulated],
            }
        ),
        "category": pl.DataFrame(
            [
                (
                    *(entry.id, entry.label, entry.order, entry.represents),
                    *(entry.is_participant, entry.counts_for_quorum),
                )
                for entry in settings.categories
            ],
            schema=_CATEGORY,
            orient="row",
        ),
        "state": _states(_names_as_of(settings)),
        "country": _countries(_names_as_of(settings)),
        "room": pl.DataFrame(
            [(room.name, room.capacity, room.limit) for room in document.room],
            schema={"name": pl.String, "capacity": pl.Int64, "occupancy_limit": pl.Int64},
            orient="row",
        ),
        "baseline": _baselines(settings),
        "place_rule": _place_rules(settings),
        "sampling": _sampling(settings),
        "mapped": _mapped(settings),
        "quorum": quorum.frame(document.quorum),
    }


def _names_as_of(settings: Settings) -> date:
    event = settings.document.event
    return event.names_as_of or event.starts_on


def _countries(day: date) -> pl.DataFrame:
    rows = [(iso3, countries.name_at(iso3, day)) for iso3 in sorted(countries.country_groups())]
    return pl.DataFrame(rows, schema=["iso3", "name"], orient="row")


def _states(day: date) -> pl.DataFrame:
    rows = [
        (
            state.iso3,
            countries.name_at(state.iso3, day),
            state.alpha_order,
            state.regional_group,
            state.m49_region,
            state.un_status == "member",
        )
        for state in countries.states()
    ]
    columns = ["iso3", "name", "alpha_order", "regional_group", "m49_region", "is_member"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _baselines(settings: Settings) -> pl.DataFrame:
    rows = [
        (baseline.event, figure, value, baseline.source)
        for baseline in settings.document.baseline
        for figure, value in baseline.model_dump(exclude={"event", "source"}).items()
        if value is not None
    ]
    return pl.DataFrame(
        rows,
        schema={
            "event": pl.String,
            "figure": pl.String,
            "value": pl.Int64,
            "document": pl.String,
        },
        orient="row",
    )


def _place_rules(settings: Settings) -> pl.DataFrame:
    rows = [
        (
            source.name,
            place_kind,
            place_of(place_kind, rule.match),
            rule.session,
            rule.language,
            order,
        )
        for source in settings.sources
        for order, (place_kind, rule) in enumerate(source.place_rules())
    ]
    return pl.DataFrame(
        rows,
        schema={
            "source": pl.String,
            "place_kind": pl.String,
            "place": pl.String,
            "session": pl.String,
            "language": pl.String,
            "rule_order": pl.Int64,
        },
        orient="row",
    )


def _sampling(settings: Settings) -> pl.DataFrame:
    found = [(one.name, getattr(one, "sampling_percent", 100)) for one in settings.sources]
    return pl.DataFrame(
        [(name, percent) for name, percent in found if percent < 100],
        schema={"source": pl.String, "sampling_percent": pl.Int64},
        orient="row",
    )


def _mapped(settings: Settings) -> pl.DataFrame:
    found = [(one.name, column) for one in settings.sources for column in one.mapped()]
    return pl.DataFrame(
        [(name, column) for name, column in found if column not in NEVER_NONE],
        schema={"source": pl.String, "field": pl.String},
        orient="row",
    )


def place_of(place_kind: str, match: str) -> str:
    """Write a meeting number as parsers do, digits only; a name of a room stays as it is."""
    is_number = place_kind == "platform" and re.fullmatch(r"\s*[0-9][0-9\s-]*", match)
    return re.sub(r"[\s-]", "", match) if is_number else match
