"""pretix over HTTP: tickets are registrations, scans are those of its log, whatever goes wrong."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from etl import config, polling
from etl.errors import ConfigError
from etl.references import References
from etl.source import Chunk, Context
from etl.sources import pretix_api, pretix_checkins
from tests.congress import EVENT, KEY, ROOMS, core, load, make, mart
from tests.faulty_server import FAULTS, TOKEN, System
from tests.fetching import hurry, load_through
from tests.pretix_system import BASE, PAGE_FAULTS, Pretix, checkin, order, ticket

SOURCE = """
[[source]]
name = "tickets"
kind = "pretix_api"
url = "{url}"
token_env = "PRETIX_TOKEN"
organizer = "un"
event = "c15"
{more}
[source.fields]
"variation" = "mode"
"gender" = "gender"
"secret" = "badge"
"""
ENTRIES = (
    "select registration_id, category_id, state_iso3, organization, mode, gender, status, "
    "is_checked_in, checked_in_at, registered_at from core.registration order by all"
)
SCANS = "select place, direction, scanned_at, device, refs from core.scan order by scanned_at"
REFS = "select registration_id, refs from core.registration order by all"
REFERENCES = References(KEY.encode())
PRIVATE = ("Otieno", "+81 3", "XP777", "example.org", "s3cr3t", TOKEN)


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing longer than a test may take."""
    monkeypatch.setenv("PRETIX_TOKEN", TOKEN)
    hurry(monkeypatch)


def orders() -> list[dict[str, Any]]:
    return [
        order("AAA01", ticket(1, attendee_email="amina@example.org")),
        order("BBB02", ticket(2, country="JP"), ticket(3, country="JP", positionid=2)),
        order("CCC03", ticket(4, item=2, company="Justice Watch", variation=None), status="n"),
        order("DDD04", ticket(5), status="n", require_approval=True),
        order("EEE05", ticket(6), status="n", valid_if_pending=True),
        order("FFF06", ticket(7), status="e"),
        order("GGG07", ticket(8), status="c"),
        order("HHH08", ticket(9, blocked=["admin"])),
        order("III09", ticket(10), ticket(11, positionid=2, canceled=True)),
        order("JJJ10", ticket(12), testmode=True),
        order("KKK11", ticket(13), ticket(14, item=3, positionid=2, addon_to=513)),
        order("LLL12", ticket(15, item=3)),
    ]


def checkins() -> list[dict[str, Any]]:
    return [
        checkin(1, 501, 11, "09:00:00"),
        checkin(2, 501, 12, "10:00:00"),
        checkin(3, 501, 12, "10:03:00", successful=False, error_reason="already_redeemed"),
        checkin(4, None, 12, "10:04:00", successful=False, error_reason="invalid"),
        checkin(5, 502, 12, "10:05:00", auto_checked_in=True, device_id=None),
        checkin(6, 512, 12, "10:06:00"),
        checkin(7, 501, 12, "10:30:00", type="exit"),
        checkin(8, 502, 13, "10:01:00", "11:40:02"),
        checkin(9, 514, 13, "11:45:00"),
    ]


@pytest.fixture
def pretix() -> Pretix:
    return Pretix(orders(), checkins())


@pytest.fixture
def system(pretix: Pretix) -> Iterator[System]:
    with pretix.system() as system:
        yield system


def event(folder: Path, system: System, more: str = "") -> Path:
    return make(folder, EVENT + ROOMS + SOURCE.format(url=system.url, more=more))


def asked(system: System) -> list[str]:
    """Return which lists were asked for since the last time, each page of them."""
    paths, system.asked = system.asked, []
    return [path.removeprefix(BASE).partition("/")[0] for path in paths]


def reference(kind: Any, value: str) -> str:
    issuer = "tickets" if kind == "registration" else ""
    return str(REFERENCES.make(kind, issuer, value))


def test_tickets_of_people_are_registrations_whatever_their_status(
    tmp_path: Path, system: System
) -> None:
    folder = event(tmp_path, system)
    assert load(folder) == []
    rows = {row[0]: row[1:] for row in core(folder, ENTRIES)}
    assert list(rows) == [
        *("AAA01-1", "BBB02-1", "BBB02-2", "CCC03-1", "DDD04-1", "EEE05-1", "FFF06-1", "GGG07-1"),
        *("HHH08-1", "III09-1", "III09-2", "KKK11-1"),
    ]
    # Texts of pretix are English here, whatever the language of who ordered.
    seen = "member_state", "FRA", None, "in_person", "Female", "approved", True, "09:00"
    assert rows["AAA01-1"] == (*seen, "1/09:00")
    late = "member_state", "JPN", None, "in_person", "Female", "approved", True, "10:01"
    assert rows["BBB02-1"] == (*late, "1/09:00")
    ngo = "ngo_other", None, "Justice Watch", None, "Female", "pending", False, None
    assert rows["CCC03-1"] == (*ngo, "1/09:00")
    statuses = {number: row[5] for number, row in rows.items()}
    assert statuses == {
        **dict.fromkeys(("AAA01-1", "BBB02-1", "BBB02-2", "EEE05-1"), "approved"),
        **dict.fromkeys(("III09-1", "KKK11-1"), "approved"),
        **dict.fromkeys(("CCC03-1", "DDD04-1", "HHH08-1"), "pending"),
        **dict.fromkeys(("FFF06-1", "GGG07-1", "III09-2"), "withdrawn"),
    }
    batch = (
        "select records, accepted, rejected, skipped from core.batch where file like '%registr%'"
    )
    # A test order, a workshop of a ticket, and one alone.
    assert core(folder, batch) == [(15, 12, 0, 3)]
    assert mart(folder, "select * from marts.missing") == []


def test_an_address_is_somebodys_own_only_if_the_order_is_of_one_person(
    tmp_path: Path, system: System
) -> None:
    folder = event(tmp_path, system)
    load(folder)
    refs = dict(core(folder, REFS))
    assert refs["AAA01-1"] == [
        reference("registration", "AAA01-1"),
        reference("badge", "s3cr3t1"),
        reference("email", "amina@example.org"),
    ]
    # Of two people the address of the order is neither's.
    for number, secret in (("BBB02-1", "s3cr3t2"), ("BBB02-2", "s3cr3t3")):
        assert refs[number] == [reference("registration", number), reference("badge", secret)]
    # One of two was cancelled; what was bought with a ticket is no person.
    assert reference("email", "iii09@example.org") in refs["III09-1"]
    assert len(refs["III09-2"]) == 2
    assert refs["KKK11-1"] == [
        reference("registration", "KKK11-1"),
        reference("badge", "s3cr3t13"),
        reference("email", "kkk11@example.org"),
        reference("registration", "KKK11-2"),
        reference("badge", "s3cr3t14"),
    ]


def test_scans_count_when_they_were_made(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    load(folder)
    first, second, bought = (
        [reference("registration", number), reference("badge", secret)]
        for number, secret in (
            ("AAA01-1", "s3cr3t1"),
            ("BBB02-1", "s3cr3t2"),
            ("KKK11-2", "s3cr3t14"),
        )
    )
    assert core(folder, SCANS) == [
        ("Badge desk", "in", "09:00", "#2", first),
        ("Hall", "in", "10:00", "#2", first),
        ("Annex", "in", "10:01", "#2", second),
        ("Hall", "out", "10:30", "#2", first),
        ("Annex", "in", "11:45", "#2", bought),
    ]
    skipped = "select reason, sum(records) from core.skipped where source = 'tickets' group by all"
    assert sorted(core(folder, skipped)) == [
        ("checked in automatically", 1),
        ("made in test mode", 2),
        ("not let in", 2),
        ("product that admits nobody", 2),
    ]


def test_badges_are_handed_out_at_some_lists_only(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system, 'badge_lists = ["badge desk"]')
    assert load(folder) == []
    arrived = "select registration_id, checked_in_at from core.registration where is_checked_in"
    assert core(folder, arrived) == [("AAA01-1", "09:00")]
    assert core(folder, "select distinct place from core.scan order by 1") == [
        ("Annex",),
        ("Hall",),
    ]


def test_a_list_that_pretix_does_not_have_is_told(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system, 'badge_lists = ["Entrance"]')
    (sentence,) = load(folder)
    assert 'pretix has no check-in list "Entrance"; correct it in badge_lists.' in sentence


LOG = (
    '"Date","Time","Check-in list","Scan type","Order code","Position ID","Secret","Product",'
    '"Name","Device","Offline","Offline override","Automatically checked in","Gate","Result",'
    '"Error message","Upload date","Upload time"\n'
    '"2021-03-08","09:00","Badge desk","Entry","AAA01",1,"s3cr3t1","P","N","#2","No","No","No",'
    '"N","OK","","2021-03-08","09:00"\n'
    '"2021-03-08","10:00","Hall","Entry","AAA01",1,"s3cr3t1","P","N","#2","No","No","No",'
    '"N","OK","","2021-03-08","10:00"\n'
    '"2021-03-08","10:01","Annex","Entry","BBB02",1,"s3cr3t2","P","N","#2","Yes","No","No",'
    '"N","OK","","2021-03-08","11:40"\n'
    '"2021-03-08","10:03","Hall","Entry","AAA01",1,"s3cr3t1","P","N","#2","No","No","No",'
    '"N","Ticket already used","","2021-03-08","10:03"\n'
    '"2021-03-08","10:05","Hall","Entry","BBB02",1,"s3cr3t2","P","N","","?","No","Yes",'
    '"N","OK","","2021-03-08","10:05"\n'
    '"2021-03-08","10:30","Hall","Exit","AAA01",1,"s3cr3t1","P","N","#2","No","No","No",'
    '"N","OK","","2021-03-08","10:30"\n'
    '"2021-03-08","11:45","Annex","Entry","KKK11",2,"s3cr3t14","P","N","#2","No","No","No",'
    '"N","OK","","2021-03-08","11:45"\n'
)


def test_the_scans_are_those_of_the_log(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    load(folder)
    options = {"name": "log", "kind": "pretix_checkins", "path": "*", "issuer": "tickets"}
    parsed = pretix_checkins.SOURCE.parse(
        Chunk(LOG.encode(), "log.csv", datetime(2021, 3, 8, tzinfo=UTC)),
        pretix_checkins.SOURCE.config.model_validate(options),
        Context(ZoneInfo("Asia/Tokyo"), REFERENCES, rooms={"hall": "Hall", "annex": "Annex"}),
    )
    columns = ["place", "direction", "scanned_at", "refs"]
    facts = "select place, direction, scanned_at, refs from core.scan order by scanned_at"
    of_log = parsed.tables["scan"].select(columns).rows()
    assert len(of_log) == 5
    assert [(*row[:2], row[3]) for row in core(folder, facts)] == [
        (*row[:2], row[3]) for row in of_log
    ]
    moments = [moment.astimezone(ZoneInfo("Asia/Tokyo")) for _, _, moment, _ in of_log]
    assert [f"{one:%H:%M}" for one in moments] == ["09:00", "10:00", "10:01", "10:30", "11:45"]
    assert [row[2] for row in core(folder, facts)] == [f"{one:%H:%M}" for one in moments]


def test_only_what_is_new_is_asked_for_again(
    tmp_path: Path, pretix: Pretix, system: System
) -> None:
    folder = event(tmp_path, system)
    load(folder)
    assert asked(system) == [
        *("checkins",) * 3,
        *("orders",) * 4,
        *("questions", "items", "checkinlists"),
    ]
    batches = core(folder, "select count(*) from core.batch")
    # The last two minutes are looked at again, since scans are written down a little later.
    assert load(folder) == []
    assert [path.partition("?")[0] for path in system.asked] == [
        f"{BASE}checkins/",
        f"{BASE}orders/",
    ]
    assert "created_since=2021-03-08T02%3A43%3A00.118004%2B00%3A00" in system.asked[0]
    assert "modified_since=2021-03-08T12%3A00%3A00%2B09%3A00" in system.asked[1]
    assert core(folder, "select count(*) from core.batch") == batches
    asked(system)
    # Two are uploaded late, one of a ticket that was ordered meanwhile; an order is cancelled.
    pretix.checkins += [
        checkin(10, 503, 12, "10:10:00", "12:20:00"),
        checkin(11, 516, 12, "12:19:00", "12:20:01"),
    ]
    pretix.orders[4] |= {"status": "c", "modified": "2021-03-08T12:10:00+09:00"}
    pretix.orders.append(order("MMM13", ticket(16), modified="2021-03-08T12:11:00+09:00"))
    assert load(folder) == []
    assert asked(system) == ["checkins", "orders"]
    assert core(folder, "select scanned_at from core.scan order by 1")[3:] == [
        *(("10:10",), ("10:30",), ("11:45",), ("12:19",)),
    ]
    latest = (
        "select registration_id, status, is_checked_in from core.registration "
        "qualify row_number() over (partition by registration_id order by observed_at desc) = 1"
    )
    rows = {row[0]: row[1:] for row in core(folder, latest)}
    assert rows["EEE05-1"] == ("withdrawn", False)
    assert rows["BBB02-2"] == ("approved", True)
    assert rows["MMM13-1"] == ("approved", True)
    assert mart(folder, "select * from marts.missing") == []


def test_a_scan_of_a_ticket_that_no_order_has_makes_all_orders_be_fetched(
    tmp_path: Path, pretix: Pretix, system: System
) -> None:
    folder = event(tmp_path, system)
    load(folder)
    asked(system)
    # The order was changed, and pretix does not say so.
    pretix.orders[0]["positions"].append(ticket(17, positionid=2))
    pretix.checkins.append(checkin(10, 517, 12, "12:19:00"))
    assert load(folder) == []
    assert asked(system)[:3] == ["checkins", "orders", "orders"]
    last = "select refs from core.scan order by scanned_at desc limit 1"
    assert core(folder, last) == [
        ([reference("registration", "AAA01-2"), reference("badge", "s3cr3t17")],)
    ]


def test_all_orders_are_looked_at_again_after_hours(
    tmp_path: Path, pretix: Pretix, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = event(tmp_path, system)
    load(folder)
    del pretix.orders[1]
    assert load(folder) == []
    assert mart(folder, "select * from marts.missing") == []
    monkeypatch.setattr("etl.sources.pretix_fetch._AGAIN_SECONDS", -1)
    # Somebody was at the door, so that the order is known there.
    pretix.checkins = [one for one in pretix.checkins if one["position"] != 502]
    assert load(folder) == []
    assert mart(folder, "select source, entries from marts.missing") == [("tickets", 2)]


def test_a_fault_of_the_orders_holds_up_no_scan_of_a_ticket_that_is_known(
    tmp_path: Path, pretix: Pretix, system: System
) -> None:
    folder = event(tmp_path, system)
    load(folder)
    pretix.checkins.append(checkin(10, 503, 12, "12:19:00"))
    system.answers[f"{BASE}orders/"] = {"detail": "Maintenance"}
    (sentence,) = load(folder)
    assert sentence == (
        f"tickets: {system.host}{BASE}orders/ is no list of pretix; see if it was changed and "
        "check the url, organizer and event."
    )
    assert core(folder, "select max(scanned_at) from core.scan") == [("12:19",)]
    pretix.checkins.append(checkin(11, 599, 12, "12:20:00"))
    load(folder)
    assert core(folder, "select max(scanned_at) from core.scan") == [("12:19",)]


def test_with_another_question_all_is_fetched_again(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    load(folder)
    file = folder / "congress.toml"
    text = file.read_text(encoding="utf-8").replace('"secret" = "badge"\n', "")
    file.write_text(text, encoding="utf-8")
    asked(system)
    load(folder)
    assert len(asked(system)) == 10
    kept = b"".join(path.read_bytes() for path in (folder / "data/fetched/tickets").iterdir())
    assert b"s3cr3t" not in kept


@pytest.mark.parametrize("seed", range(2))
def test_after_the_faults_the_facts_are_those_of_a_calm_day(
    tmp_path: Path,
    system: System,
    seed: int,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calm = event(tmp_path / "calm", system)
    assert load(calm) == []
    # So that whole lists are asked for under every fault.
    monkeypatch.setattr("etl.sources.pretix_fetch._AGAIN_SECONDS", -1)
    chance = random.Random(seed)
    kinds = (*FAULTS, *PAGE_FAULTS)
    faults = [chance.choice((*kinds, *[""] * 20)) for _ in range(60)]
    system.faults.extend(chance.sample((*kinds, *faults), len(kinds) + len(faults)))
    folder = event(tmp_path / "rough", system)
    said = load_through(folder, system, "tickets")
    assert load(folder) == []
    assert set(kinds) <= set(system.told)
    assert len(said) >= 5
    assert [core(folder, sql) for sql in (ENTRIES, SCANS, REFS)] == [
        core(calm, sql) for sql in (ENTRIES, SCANS, REFS)
    ]
    output = "".join((*said, *capfd.readouterr()))
    assert [text for text in PRIVATE if text in output] == []


@pytest.mark.parametrize("fault", [*PAGE_FAULTS, "no field", "no answer"])
def test_nothing_is_kept_of_a_list_with_a_page_that_is_none(
    tmp_path: Path, system: System, fault: str
) -> None:
    settings = config.load(event(tmp_path, system) / "congress.toml")
    # Three pages of scans, four of orders, then three other lists.
    for place in range(10):
        system.faults.extend([*[""] * place, fault])
        polls = polling.Polls(settings, tmp_path / str(place))
        polls.ask_once()
        # Of a list of one record, that one is all.
        is_seen = fault != "page twice" or place != 7
        assert bool(polls.faults("tickets")) == is_seen, (place, polls.faults("tickets"))
        system.faults.clear()
        assert (tmp_path / str(place)).exists() != is_seen


def test_names_answers_and_tokens_get_nowhere(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    load(folder)
    files = [path for path in (folder / "data").rglob("*") if path.is_file()]
    spool = [path for path in files if "fetched" in path.parts]
    public = [path for path in files if path.suffix == ".duckdb"]
    assert len(public) > 2
    for text in PRIVATE:
        assert [path for path in public if text.encode() in path.read_bytes()] == []
    # Not even in what was fetched, but for what links.
    for text in ("Otieno", "+81 3", "XP777", TOKEN):
        assert [path for path in spool if text.encode() in path.read_bytes()] == []
    assert [path.name for path in sorted(spool)] == [
        ".state.json",
        *("checkins-20210308T00.json", "checkins-20210308T01.json", "checkins-20210308T02.json"),
        "registrations.json",
    ]


def test_a_row_that_cannot_be_read_is_rejected() -> None:
    scan = {
        "checkin": checkin(1, 501, 12, "10:00:00"),
        "place": "Hall",
        "registration": "AAA01-1",
        "badge": "",
        "testmode": False,
    }
    strange = scan | {
        "checkin": checkin(2, 501, 12, "10:00:00", datetime="soon", type="sideways"),
        "place": "",
        "registration": "",
    }
    content = orjson.dumps({"scans": [scan, strange]})
    options = {
        **{"name": "tickets", "kind": "pretix_api", "path": "*", "organizer": "un"},
        **{"event": "c15", "token_env": "PRETIX_TOKEN", "clock_offset_seconds": 60},
    }
    parsed = pretix_api.SOURCE.parse(
        Chunk(content, "checkins-20210308T01.json", datetime(2021, 3, 8, tzinfo=UTC)),
        pretix_api.SOURCE.config.model_validate(options),
        Context(ZoneInfo("Asia/Tokyo"), REFERENCES),
    )
    (row,) = parsed.tables["scan"].to_dicts()
    assert row["scanned_at"] == datetime(2021, 3, 8, 1, 1, tzinfo=UTC)
    assert parsed.rejected["reasons"].to_list() == [
        [
            "'position' is empty",
            "'list' is empty",
            "'datetime' cannot be read",
            "'type' is neither in nor out; see the values without a mapping",
        ]
    ]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('event = "c15"', 'event = "un/c15"', '"event" in [[source]] "tickets"'),
        ('"variation" = "mode"', '"variation" = "shoes"', '"variation" in [[source]] "tickets"'),
        ("http://127.0.0.1", "http://192.0.2.1", "the token would be sent in the open"),
    ],
)
def test_what_is_refused_in_the_configuration(
    tmp_path: Path, system: System, before: str, after: str, sentence: str
) -> None:
    folder = event(tmp_path, system)
    file = folder / "congress.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(file)
    assert sentence in str(caught.value)
