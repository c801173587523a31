"""Recompute staging from the facts: what changed since the last time, in one transaction.

The models are bare `select` statements, one file a table. Daily ones are recomputed for the
Congress days whose facts changed (`core.touched`), the others whole, in the order of the tuples.
Marts are not kept: they are selected from staging into each snapshot.
"""

from functools import cache
from importlib import resources

import duckdb

PEOPLE = ("form_entry", "entry", "person", "registered_ref", "person_ref")
PROGRAMME = ("programme", "session", "session_group", "session_place")
SHEETS = ("organization_alias", "delegation", "statement")
DAILY_STAGING = (
    "reported_stay", "stay_person", "stay", "visit", "presence", "attendance", "flow",
    "stay_length", "crowd", "instant", "crowd_minute", "crowd_group", "crowd_category",
    "playback_span", "playback_visit", "audience_span", "audience_minute", "counter_minute",
)  # fmt: skip
WHOLE_STAGING = (
    "audience_start", "group_start", "state_record", "organization_record", "current_batch",
)  # fmt: skip
MARTS = (
    "ambiguous",
    "attendance_change",
    "audience_total",
    "baseline",
    "batch",
    "building",
    "category",
    "connection_change",
    "counter_minute",
    "delegation",
    "event",
    "gate",
    "group_change",
    "group_webcast",
    "head_count",
    "minute",
    "minute_group",
    "missing",
    "note",
    "organization",
    "organization_change",
    "participant_change",
    "registration_change",
    "reject",
    "release",
    "session",
    "session_flow",
    "session_group",
    "session_minute",
    "session_minute_category",
    "session_minute_group",
    "session_state",
    "session_stay_count",
    "session_stay_length",
    "session_webcast_minute",
    "skipped",
    "source",
    "state",
    "state_change",
    "statement",
    "stay_count",
    "unmatched",
    "unresolved",
    "webcast_country",
    "webcast_minute",
)
BRIDGES = (
    "attended", "badge_collected", "organizations", "playbacks", "registered", "states",
    "states_represented",
)  # fmt: skip
"""All of these fill the mart `bridge_change`."""
PRESENT = ("state_now",)
"""What is true of one moment only, and not kept."""

# Whose references lead elsewhere than before, and on which days those references were seen.
_RELINKED_DAYS = """
insert into core.touched
with now_linked as (
    select person_ref.*, hash(person) as person_hash
    from staging.person_ref left join staging.person using (person_id)
),
changed as (
    select ref from (
        (select * from now_linked except select * from linked_before)
        union all
        (select * from linked_before except select * from now_linked)
    )
),
seen as (
    select unnest(refs) as ref, scanned_at as seen_at from core.scan
    union all
    select unnest(refs), started_at from core.stay
    union all
    select unnest(refs), delivered_at from core.statement where delivered_at is not null
)
select distinct 'day', congress_day(seen_at) from seen semi join changed using (ref)
"""

_LINKED_BEFORE = """
create or replace temp table linked_before as
select person_ref.*, hash(person) as person_hash
from staging.person_ref left join staging.person using (person_id)
"""

# Which days a meeting or a statement is about, with a hash of all that is said of it.
_SAID = """
select unnest([congress_day, congress_day(ends_at - interval 1 microsecond)]) as congress_day,
    hash(session) as content from staging.session
union all
select congress_day, hash(session_place) from staging.session_place
union all
select congress_day, hash(statement) from staging.statement
"""

_CHANGED_DAYS = f"""
insert into core.touched
with now_said as ({_SAID})
select distinct 'day', congress_day from (
    (select * from now_said except select * from said_before)
    union all
    (select * from said_before except select * from now_said)
) where congress_day is not null
"""

_EVERY_DAY = """
insert into core.touched
select distinct 'day', congress_day from (
    select congress_day(scanned_at) as congress_day from core.scan
    union select congress_day(started_at) from core.stay
    union select congress_day(started_at) from core.playback
    union select congress_day(ended_at) from core.playback
    union select congress_day from staging.session
    union select congress_day from staging.crowd_minute
) where congress_day is not null
"""

# "Now" moves: open stays and the rows of every minute it passes change with it.
_WATERMARK_DAYS = """
insert into core.touched
with moved as (
    select
        unnest([was.attendance_at, was.webcast_at, was.webcast_request_at]) as before,
        unnest([now.attendance_at, now.webcast_at, now.webcast_request_at]) as after
    from staging.watermark as now left join watermark_before as was on true
),
passed as (
    select
        congress_day(coalesce(
            before, (select min(starts_at) from staging.session), after
        )) as before, congress_day(after) as after
    from moved where after is not null
)
select distinct 'day', cast(unnest(generate_series(
    least(before, after), greatest(before, after), interval 1 day
)) as date) from passed
"""

# A meeting over midnight is of the day on which it starts.
_OVER_MIDNIGHT = """
insert into core.touched
select distinct 'day', session.congress_day
from staging.session
inner join core.touched
    on touched.congress_day = congress_day(session.ends_at - interval 1 microsecond)
where session.congress_day < touched.congress_day
"""


def build(con: duckdb.DuckDBPyConnection) -> None:
    """Bring staging up to date with the facts, or leave everything as it was."""
    con.begin()
    try:
        _build(con)
    except BaseException:
        con.rollback()
        raise
    con.commit()


def touch_everything(con: duckdb.DuckDBPyConnection) -> None:
    """Have the next build recompute all, as after a change of configuration."""
    con.execute("insert into core.touched values ('everything', null)")


def _build(con: duckdb.DuckDBPyConnection) -> None:
    _refresh_inputs(con)
    for table in DAILY_STAGING:
        _replace_days(con, table)
    for table in WHOLE_STAGING:
        _replace(con, table)
    con.execute("delete from core.touched")


def _refresh_inputs(con: duckdb.DuckDBPyConnection) -> None:
    """Recompute people, programme and watermark if need be, and touch the days they change."""
    kinds = {row[0] for row in con.execute("select distinct what from core.touched").fetchall()}
    con.execute(f"create or replace temp table said_before as {_SAID}")
    _replace(con, "sheet_file")
    if kinds & {"registration", "everything"}:
        con.execute(_LINKED_BEFORE)
        for table in PEOPLE:
            _replace(con, table)
        con.execute(_RELINKED_DAYS)
    if kinds & {"session", "everything"}:
        for table in PROGRAMME:
            _replace(con, table)
    for table in SHEETS:
        _replace(con, table)
    con.execute(_EVERY_DAY if "everything" in kinds else _CHANGED_DAYS)
    con.execute("create or replace temp table watermark_before as from staging.watermark")
    _replace(con, "watermark")
    con.execute(_WATERMARK_DAYS)
    con.execute(_OVER_MIDNIGHT)


def _replace(con: duckdb.DuckDBPyConnection, table: str) -> None:
    con.execute(f"delete from staging.{table}")
    con.execute(f"insert into staging.{table} by name {select('staging', table)}")


def _replace_days(con: duckdb.DuckDBPyConnection, table: str) -> None:
    days = "congress_day in (select congress_day from core.touched)"
    con.execute(f"delete from staging.{table} where {days}")
    chosen = f"select * from ({select('staging', table)}) where {days}"
    con.execute(f"insert into staging.{table} by name {chosen}")


@cache
def select(schema: str, table: str) -> str:
    """Return the statement of a model."""
    file = resources.files("etl.sql") / schema / f"{table}.sql"
    return file.read_text(encoding="utf-8")
