"""Alerts of an open warehouse: decided after each build, kept as episodes, told once.

They stand in the warehouse like the ledger: they tell of this pipeline and are none of the facts.
Instants are as the warehouse has them: UTC, without a zone.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import duckdb
import polars as pl

from etl import alert_words, config, models
from etl.alert_kinds import Alert
from etl.config import Settings
from etl.episodes import Episode, Holding, Step, step
from etl.ledger import naive
from etl.webhook import Message, Outcome, Webhook

DECIDED_EVERY_SECONDS = 5.0
"""While nothing is new: that nothing comes is what some alerts are about."""
_RUN_WAITS_SECONDS = 30.0

# What is shown elsewhere too has one definition: the kinds are decided from these marts.
_MARTS = ("gate", "session", "stay_count", "webcast_recent")
_IS_MEANT = (
    "create or replace temp macro is_meant(names, name) as "
    "len(names) = 0 or list_contains(cast(names as varchar[]), name)"
)
_MEETING_NAME = (
    "create or replace temp macro meeting_name(session_id, title) as concat_ws(' ', "
    "if(length(title) > 40, left(title, 39) || '…', title), '(' || session_id || ')')"
)
_MOMENTS = (
    "select coalesce(attendance_at, webcast_request_at, counter_at), "
    "greatest(webcast_at, counter_at) from staging.watermark"
)
_OVER = (
    "select rule, subject, max(ended_at) from core.alert where ended_at is not null group by all"
)
_WAITING = "is_told and (notified_at is null or (ended_at is not null and end_notified_at is null))"
_TAKEN = {
    alert_words.BEGAN: "update core.alert set notified_at = ?, webhook_error = null"
    " where alert_id = ?",
    alert_words.ENDED: "update core.alert set end_notified_at = ?, webhook_error = null"
    " where alert_id = ?",
}
_COLUMNS = [one.name for one in fields(Episode)]


def kept(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Return all that is known of alerts, from any warehouse."""
    return con.execute("select * from core.alert").pl()


class Alerts:
    """The alerts of one event. Entered, they are sent to the webhook, if there is one."""

    def __init__(self, settings: Settings, con: duckdb.DuckDBPyConnection) -> None:
        self._settings, self._con = settings, con
        self._variable = settings.document.alerts.webhook_env
        self._address = config.webhook_of(self._variable) if self._variable else None
        self._webhook: Webhook | None = None
        self._sentences: list[str] = []
        self._decided_at: float | None = None
        self._fault: str | None = None

    def __enter__(self) -> Self:
        if self._address:
            self._webhook = Webhook(self._address, f"The address in {self._variable}")
            self._webhook.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._webhook:
            self._webhook.stop()
            self._webhook = None

    def keep(self, known: pl.DataFrame | None) -> None:
        """Take over what is known of alerts, as from another warehouse."""
        if known is None or known.is_empty():
            return
        self._con.register("incoming", known)
        self._con.execute("insert into core.alert by name select * from incoming")
        self._con.unregister("incoming")

    def decide(self, now: datetime | None = None) -> bool:
        """Bring the episodes up to the moment of the data; tell whether any began or ended.

        `now` is the clock of this machine. Staging has to be up to date.
        """
        if self._decided_at is None:
            self._prepare()
        self._decided_at = time.monotonic()
        found = self._step(naive(now or datetime.now(UTC)))
        outcomes = self._webhook.take() if self._webhook else []
        self._con.begin()
        self._write(found)
        news = [self._note(outcome) for outcome in outcomes]
        self._con.commit()
        event = self._settings.document.event
        self._sentences += [alert_words.sentence(one, event) for one in found.begun + found.ended]
        if self._webhook:
            self._webhook.offer(self._waiting())
        return bool(found.begun or found.ended) or any(news)

    def have_changed(self) -> bool:
        """Decide if that was not done lately; tell whether there is something to publish."""
        is_due = (
            self._decided_at is None or time.monotonic() - self._decided_at >= DECIDED_EVERY_SECONDS
        )
        return is_due and self.decide()

    def tell_once(self) -> None:
        """Send what waits to the webhook; what it does not take waits for the next time."""
        with self:
            if self._webhook:
                self._webhook.offer(self._waiting())
                self._webhook.wait(_RUN_WAITS_SECONDS)
                for outcome in self._webhook.take():
                    self._note(outcome)

    def take(self) -> list[str]:
        """Return a sentence on each episode that began or ended and has not been told."""
        taken, self._sentences = self._sentences, []
        return taken

    def _prepare(self) -> None:
        self._con.execute(_IS_MEANT)
        self._con.execute(_MEETING_NAME)
        for mart in _MARTS:
            model = models.select("marts", mart)
            self._con.execute(f"create or replace temp view {mart}_mart as {model}")

    def _step(self, now: datetime) -> Step:
        event_at, webcast_at = self._con.execute(_MOMENTS).fetchone() or (None, None)
        clocks = {"event": event_at, "webcast": webcast_at, "pipeline": now}
        rules = self._settings.alerts
        return step(
            self._episodes("ended_at is null"),
            [one for rule in rules for one in self._holding(rule, now)],
            {rule.rule: clocks[rule.clock] for rule in rules},
            {(rule, subject): at for rule, subject, at in self._con.execute(_OVER).fetchall()},
        )

    def _holding(self, rule: Alert, now: datetime) -> list[Holding]:
        sql = models.select("alerts", rule.kind)
        known = {"now": now, **rule.model_dump()}
        used = {name: known[name] for name in re.findall(r"\$(\w+)", sql)}
        given = {name: list(one) if isinstance(one, tuple) else one for name, one in used.items()}
        rows = self._con.execute(sql, given).pl().to_dicts()
        return [Holding(rule=rule.rule, kind=rule.kind, **row) for row in rows]

    def _episodes(self, where: str) -> list[Episode]:
        found = self._con.table("core.alert").filter(where).order("started_at, alert_id").pl()
        return [Episode(**row) for row in found.select(_COLUMNS).to_dicts()]

    def _write(self, found: Step) -> None:
        if found.begun:
            begun = pl.DataFrame([asdict(one) for one in found.begun], infer_schema_length=None)
            self.keep(begun.with_columns(is_told=pl.lit(self._address is not None)))
        for one in found.seen:
            self._con.execute(
                "update core.alert set last_seen_at = ?, value = ?, severity = ?, text = ?"
                " where alert_id = ?",
                [one.last_seen_at, one.value, one.severity, one.text, one.alert_id],
            )
        for one in found.ended:
            self._con.execute(
                "update core.alert set ended_at = ? where alert_id = ?",
                [one.ended_at, one.alert_id],
            )

    def _waiting(self) -> Iterable[Message]:
        event = self._settings.document.event
        begun = {one.alert_id for one in self._episodes("notified_at is null")}
        for one in self._episodes(_WAITING):
            state = alert_words.BEGAN if one.alert_id in begun else alert_words.ENDED
            yield Message(one.alert_id, state, alert_words.content(one, state, event))

    def _note(self, outcome: Outcome) -> bool:
        """Note what became of a message; tell whether that is news."""
        message, error = outcome.message, outcome.error
        if error is None:
            at = naive(datetime.now(UTC))
            self._con.execute(_TAKEN[message.state], [at, message.alert_id])
        else:
            self._con.execute(
                "update core.alert set webhook_error = ? where alert_id = ?",
                [error, message.alert_id],
            )
            if error != self._fault:
                self._sentences.append(f"{error} The alert is sent again until it is taken.")
        is_news = error is None or error != self._fault
        self._fault = error
        return is_news
