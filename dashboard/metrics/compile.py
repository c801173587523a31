"""From a query to SQL: the only place where SQL is put together.

Identifiers and expressions come from the definitions only; values are always parameters.
"""

from dashboard.metrics.model import Filter, Metric, Query, Time, Value

Condition = tuple[str, tuple[Value, ...]]


def compile_query(query: Query) -> tuple[str, tuple[Value, ...]]:
    """Return the text and its parameters, in their order."""
    relation, relation_params = _relation(query)
    conditions = [_time(query), *(_filter(each) for each in query.filters)]
    if query.mart.where:
        conditions.insert(0, (query.mart.where, ()))
    texts = [text for text, _ in conditions if text]
    dimensions = [_quoted(name) for name in query.by]
    columns = ", ".join((*dimensions, *(_column(metric) for metric in query.metrics)))
    sql = f"select {columns} from {relation} {query.mart.join}".rstrip()
    if texts:
        sql += f" where {' and '.join(texts)}"
    if query.by:
        listed = ", ".join(dimensions)
        sql += f" group by {listed} order by {listed}"
    return sql, (*relation_params, *(value for _, values in conditions for value in values))


def _quoted(name: str) -> str:
    # Some columns are named like words of SQL: "at", "both".
    return f'"{name}"'


def _column(metric: Metric) -> str:
    value = f"{metric.sql} filter (where {metric.where})" if metric.where else metric.sql
    if metric.empty is not None:
        value = f"coalesce({value}, {metric.empty})"
    return f"cast({value} as {metric.type}) as {_quoted(metric.key)}"


def _relation(query: Query) -> Condition:
    """Return what is read; a peak as of T takes of the minute of T only the instant T itself."""
    mart, as_of = query.mart, query.moment.as_of
    if query.time is not Time.PEAK or as_of is None:
        return mart.relation, ()
    at = _quoted(mart.at)
    text = (
        f"(select * replace (if({at} < ?, peak, {mart.there}) as peak, "
        f"if({at} < ?, peak_at, {at}) as peak_at) from {mart.relation})"
    )
    return text, (as_of, as_of)


def _time(query: Query) -> Condition:
    mart, moment = query.mart, query.moment
    now = getattr(moment, mart.clock)
    at, is_series = _quoted(mart.at), mart.at in query.by
    if query.time is Time.RUNNING:
        return "starts_at <= ? and ends_at > ?", (now, now)
    if query.time is Time.INSTANT and not is_series:
        return f"{at} = ?", (now,)
    if query.time is Time.PAST:
        return f"{at} <= ?", (now,)
    if query.time is Time.DAYS:
        return (f"{at} <= ?", (moment.day,)) if moment.day else ("", ())
    if query.time is Time.ALWAYS or moment.as_of is None:
        return "", ()
    operator = "<" if query.time is Time.WITHIN else "<="
    return f"{at} {operator} ?", (moment.as_of,)


def _filter(each: Filter) -> Condition:
    values = tuple(value for value in each.values if value is not None)
    parts = []
    if values:
        parts.append(f"{_quoted(each.dimension)} in ({', '.join('?' * len(values))})")
    if len(values) < len(each.values):
        parts.append(f"{_quoted(each.dimension)} is null")
    return f"({' or '.join(parts)})" if parts else "false", values
