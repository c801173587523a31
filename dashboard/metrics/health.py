"""Whether the sources deliver, and what of theirs could not be used; always as of the snapshot."""

from functools import partial

from dashboard.metrics.marts import GATES, MISSING, SOURCES, UNMATCHED, UNRESOLVED
from dashboard.metrics.model import Metric, Time

_health = partial(Metric, mart=SOURCES, unit="records", time=Time.ALWAYS)

FAILING = _health(
    "sources_failing",
    "Sources failing",
    sql="count(error)",
    unit="sources",
    help="Sources of which something could not be read or fetched, or is held.",
)
RECORDS = _health("records", "Records read", sql="sum(records)", help="Records read of all files.")
REJECTED = _health(
    "records_rejected",
    "Records rejected",
    sql="sum(rejected)",
    help="Records that cannot be read or break a rule.",
)
GATES_SILENT = _health(
    "gates_silent",
    "Gates silent",
    sql="count(*)",
    mart=GATES,
    where="is_silent",
    unit="gates",
    help="Gates without a scan for 30 minutes while a meeting is on in their room and others scan.",
)
UNMATCHED_STAYS = _health(
    "unmatched_stays",
    "Stays without a meeting",
    sql="sum(stays)",
    mart=UNMATCHED,
    unit="stays",
    help="Stays and playbacks at places that lead to no meeting of the programme.",
)
UNRESOLVED_VALUES = _health(
    "unresolved_values",
    "Values without a mapping",
    sql="count(*)",
    mart=UNRESOLVED,
    unit="values",
    help="Values without a mapping: fields left empty until somebody maps them.",
)
MISSING_ENTRIES = _health(
    "missing_entries",
    "Missing entries",
    sql="sum(entries)",
    mart=MISSING,
    unit="entries",
    help="Entries absent from the latest full list of their source; they keep their status.",
)

FAILING_LIST = (
    "select source, (select count(*) from marts.source) as sources from marts.source"
    " where error is not null order by source"
)
SOURCE_LIST = (
    "select source, kind, last_success_at, last_received_at, watermark, sampling_percent, files,"
    " records, accepted, rejected, duplicate, skipped, error, error_at, error_file"
    " from marts.source order by source"
)
BATCH_LIST = (
    "select batch_id, source, file, received_at, observed_at, first_record, records, accepted,"
    " rejected, duplicate, skipped from marts.batch order by received_at desc, batch_id"
)
REJECT_LIST = (
    "select source, file, into_table, reason, records, positions"
    " from marts.reject order by records desc, source, file, into_table, reason"
)
SKIPPED_LIST = (
    "select source, reason, records from marts.skipped order by records desc, source, reason"
)
GATE_LIST = (
    "select source, place, device, latest_at, session_id, is_silent from marts.gate"
    " order by is_silent desc, session_id is null, place, device nulls last, source"
)
UNMATCHED_LIST = (
    "select source, place_kind, place, stays, first_at, last_at"
    " from marts.unmatched order by stays desc, source, place_kind, place"
)
UNRESOLVED_LIST = (
    "select source, field, value, records, is_mappable from marts.unresolved"
    " order by records desc, source, field, value"
)
AMBIGUOUS_LIST = "select ref_kind, refs, stays from marts.ambiguous order by ref_kind"
MISSING_LIST = "select source, status, entries from marts.missing order by source, status"

METRICS = (
    FAILING,
    RECORDS,
    REJECTED,
    GATES_SILENT,
    UNMATCHED_STAYS,
    UNRESOLVED_VALUES,
    MISSING_ENTRIES,
)
