"""Live streams on YouTube: what it counts now, once a poll, whatever goes wrong on the way."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from etl import config, polling
from etl.errors import ConfigError
from etl.pipeline import Pipeline
from etl.references import References
from etl.source import Chunk, Context
from etl.sources.youtube_live import SOURCE
from etl.warehouse import Warehouse
from tests.congress import EVENT, KEY, core, load, make
from tests.etl.test_counters import CONTEXT, rows
from tests.faulty_server import FAULTS, TOKEN, Asked, Reply, System
from tests.fetching import HASTY, hurry, poll

VIDEOS = "/youtube/v3/videos"
TOML = """
[[source]]
name = "youtube"
kind = "youtube_live"
url = "{url}"
token_env = "YOUTUBE_KEY"
"""
RULE = '[[source.streams]]\nmatch = "{}"\nsession = "by_time:Plenary"\nlanguage = "en"\n'
SAMPLES = "select stream, concurrent from core.audience_sample order by sampled_at, stream"
COUNTED = (
    "select sum(records), sum(accepted), sum(rejected), sum(skipped) from core.batch "
    "where source = 'youtube'"
)
STARTED = {"actualStartTime": "2021-03-07T01:00:04Z"}


class YouTube:
    """Counts a viewer more of each live stream whenever it is asked."""

    def __init__(self) -> None:
        self.asks = 0
        self.live, self.others = ["abc123"], {"over_1": STARTED | {"actualEndTime": "x"}}

    def __call__(self, asked: Asked) -> dict[str, Any]:
        self.asks += 1
        assert asked.query["part"] == "id,liveStreamingDetails"
        count = {"concurrentViewers": str(400 + self.asks), "activeLiveChatId": "secret"}
        details: dict[str, Any] = dict.fromkeys(self.live, STARTED | count) | self.others
        wanted = asked.query["id"].split(",")
        assert len(wanted) <= 50
        items = [
            {"id": one, "liveStreamingDetails": details[one], "snippet": {"title": "Secret"}}
            for one in wanted
            if one in details
        ]
        return {"items": items}


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUTUBE_KEY", TOKEN)
    hurry(monkeypatch)


def knows(asked: Asked) -> bool:
    return asked.headers.get("X-Goog-Api-Key") == TOKEN and "Authorization" not in asked.headers


def spoil(value: Any, fault: str) -> Any:
    if fault == "no answer":
        return {"error": {"message": "Maintenance"}}
    if fault == "other video":
        return {"items": [{"id": "other", "liveStreamingDetails": STARTED}]}
    if fault == "no number":
        details = STARTED | {"concurrentViewers": "many"}
        return {"items": [one | {"liveStreamingDetails": details} for one in value["items"]]}
    if fault == "no details":
        return {"items": [one | {"liveStreamingDetails": None} for one in value["items"]]}
    return {"items": [{key: one[key] for key in one if key != "id"} for one in value["items"]]}


@pytest.fixture
def system() -> Iterator[System]:
    with System({VIDEOS: YouTube()}, spoil=spoil, knows=knows) as system:
        yield system


def event(tmp_path: Path, system: System, *ids: str) -> Path:
    rules = "".join(RULE.format(one) for one in ids or ("abc123",))
    return make(tmp_path, EVENT + TOML.format(url=system.url) + rules)


def lines(folder: Path) -> list[dict[str, Any]]:
    found = sorted((folder / "data/fetched/youtube").glob("*.jsonl"))
    return [orjson.loads(line) for path in found for line in path.read_bytes().splitlines()]


def parse(*videos: Any) -> Any:
    at = datetime(2021, 3, 7, 2, 0, 0, tzinfo=UTC)
    content = b"".join(orjson.dumps({"at": at, "answer": one}) + b"\n" for one in videos)
    document: dict[str, Any] = {"name": "y", "kind": "youtube_live", "path": "*", "token_env": "T"}
    document |= {"streams": ({"match": "abc123", "session": "P1"},)}
    options = SOURCE.config.model_validate(document)
    return SOURCE.parse(Chunk(content, "viewers-20210307.jsonl", at), options, CONTEXT)


def test_a_counter_is_a_text_and_is_absent_when_there_is_none() -> None:
    parsed = parse(
        {"id": "abc123", "liveStreamingDetails": STARTED | {"concurrentViewers": "412"}},
        {"id": "abc124", "liveStreamingDetails": STARTED | {"concurrentViewers": 0}},
        {"id": "hidden", "liveStreamingDetails": STARTED},
        {"id": "soon", "liveStreamingDetails": {}},
        {"id": "over", "liveStreamingDetails": STARTED | {"actualEndTime": "2021-03-07T03:00:00Z"}},
        {"id": "video"},
        {"id": "gone", "is_missing": True},
        {"id": "odd", "liveStreamingDetails": {"concurrentViewers": "-3"}},
        {"id": "odd", "liveStreamingDetails": []},
        {"id": None},
        [],
    )
    at = datetime(2021, 3, 7, 2, 0, 0, tzinfo=UTC)
    assert rows(parsed, "audience_sample") == [(1, "abc123", at, 412), (2, "abc124", at, 0)]
    assert parsed.skipped == {
        "viewers are hidden": 1,
        "not live yet": 1,
        "over": 1,
        "no live stream": 1,
        "no public video with this id": 1,
    }
    assert parsed.rejected["position"].to_list() == [8, 9, 10, 11]


def test_each_poll_is_a_reading_and_the_key_is_in_a_header(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system, "abc123", "over_1", "none")
    for _ in range(2):
        assert load(folder) == []
    assert core(folder, SAMPLES) == [("abc123", 401), ("abc123", 402)]
    assert len(system.asked) == 2
    assert all(TOKEN not in path and "id=abc123%2Cover_1%2Cnone" in path for path in system.asked)
    assert [line["answer"] for line in lines(folder)[:3]] == [
        {"id": "abc123", "liveStreamingDetails": STARTED | {"concurrentViewers": "401"}},
        {"id": "over_1", "liveStreamingDetails": STARTED | {"actualEndTime": "x"}},
        {"id": "none", "is_missing": True},
    ]
    assert core(folder, COUNTED) == [(6, 2, 0, 4)]


def test_a_question_is_of_fifty_videos_and_holds_up_no_other(
    tmp_path: Path, system: System
) -> None:
    youtube = system.answers[VIDEOS]
    youtube.live = [f"v{number:02}" for number in range(101)]
    folder = event(tmp_path, system, *youtube.live, "v00")
    assert poll(folder, "youtube") == []
    sizes = [path.partition("id=")[2].count("%2C") for path in system.asked]
    assert sizes == [49, 49, 0]
    assert [line["answer"]["id"] for line in lines(folder)] == youtube.live
    system.faults.extend(["refused"])
    assert len(poll(folder, "youtube")) == 1
    assert [line["answer"]["id"] for line in lines(folder)[101:]] == youtube.live[50:]


@pytest.mark.parametrize("fault", ["no field", "other video", "no number", "no details"])
def test_what_is_no_list_of_the_videos_is_refused_whole(
    tmp_path: Path, system: System, fault: str
) -> None:
    folder = event(tmp_path, system)
    system.faults.append(fault)
    assert poll(folder, "youtube") == [
        f"{system.host}{VIDEOS} is no list of these videos; see if YouTube was changed."
    ]
    assert not (folder / "data/fetched/youtube").exists()


def test_a_spool_that_cannot_be_looked_into_is_a_fault_of_its_source(
    tmp_path: Path, system: System
) -> None:
    text = (event(tmp_path, system) / "congress.toml").read_text()
    # Longer than the name of a folder may be.
    name = "y" * 300
    make(tmp_path, text.replace('name = "youtube"', f'name = "{name}"'))
    polls = polling.Polls(config.load(tmp_path / "congress.toml"))
    assert polls.ask_once()
    (sentence,) = polls.faults(name).values()
    assert "cannot be written (File name too long)" in sentence


def refusal(code: int, reason: str, *, detail: str = "") -> Reply:
    """Answer as Google does: its sentence may name the key."""
    error = {"code": code, "message": f"Bad {TOKEN}", "errors": [{"reason": reason}]}
    return Reply({"error": error | ({"details": [{"reason": detail}]} if detail else {})}, code)


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (
            refusal(403, "quotaExceeded"),
            "has used up its quota of the day (quotaExceeded), which is given anew at midnight "
            "Pacific time; ask for a larger one or less often with every_seconds.",
        ),
        (
            refusal(400, "badRequest", detail="API_KEY_INVALID"),
            "refuses the key (API_KEY_INVALID); put a valid one into the variable that token_env "
            "names.",
        ),
        (
            refusal(403, "accessNotConfigured"),
            "does not let this key ask (accessNotConfigured); open YouTube Data API v3 to it, and "
            "to this machine.",
        ),
        (
            refusal(403, "forbidden"),
            "does not let this token read it (403); give it the rights its page in docs/sources "
            "names.",
        ),
        (
            Reply({"error": {"errors": {"reason": "quotaExceeded"}}}, 400),
            "refuses the request (400); check the token, its rights, and the url.",
        ),
        (
            Reply(["error"], 400),
            "refuses the request (400); check the token, its rights, and the url.",
        ),
    ],
)
def test_a_refusal_says_why(tmp_path: Path, system: System, reply: Reply, sentence: str) -> None:
    folder = event(tmp_path, system)
    system.answers[VIDEOS] = reply
    assert poll(folder, "youtube") == [f"{system.host}{VIDEOS} {sentence}"]
    assert len(system.asked) == 1


@pytest.mark.parametrize("seed", range(2))
def test_after_the_faults_every_reading_that_was_answered_is_there_once(
    tmp_path: Path, system: System, seed: int
) -> None:
    chance = random.Random(seed)
    own = ("other video", "no number", "no details")
    faults = [*FAULTS, *own, *[""] * 12]
    system.faults.extend(chance.sample(faults, len(faults)))
    folder = event(tmp_path, system, "abc123", "over_1")
    found = config.load(folder / "congress.toml")
    good, said = 0, []
    with Warehouse(found.warehouse) as warehouse, pytest.MonkeyPatch.context() as hasty:
        hasty.setattr(polling, "LIMITS", HASTY)
        pipeline = Pipeline(found, warehouse, Context(CONTEXT.time_zone, References(KEY.encode())))
        pipeline.open()
        while system.faults or good < 5:
            fault = poll(folder, "youtube")
            said += fault
            good += not fault
            pipeline.load_new()
            assert pipeline.errors() == []
    assert {*FAULTS, *own} <= {*system.told}
    assert len(said) >= 5
    assert all(one.startswith(f"{system.host}{VIDEOS} ") and TOKEN not in one for one in said)
    answers = [line["answer"]["id"] for line in lines(folder)]
    assert answers == ["abc123", "over_1"] * good
    counted = [number for _, number in core(folder, SAMPLES)]
    assert len(counted) == good
    assert counted == sorted(set(counted))
    assert counted[-1] == 400 + system.answers[VIDEOS].asks
    assert core(folder, COUNTED) == [(2 * good, good, 0, good)]


def test_a_video_that_is_added_is_no_change_of_earlier_data(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    assert load(folder) == []
    event(tmp_path, system, "abc123", "abc124")
    assert load(folder) == []


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ("", '"streams" in [[source]] "youtube" is not right'),
        (
            RULE.format("https://youtu.be/abc123"),
            '"https://youtu.be/abc123" is no id; give the id alone, without an address.',
        ),
        (RULE.format("a,b"), '"a,b" is no id'),
    ],
)
def test_what_is_refused_in_the_configuration(tmp_path: Path, rules: str, sentence: str) -> None:
    text = EVENT + TOML.format(url="https://youtube.googleapis.com") + (rules or "streams = []\n")
    folder = make(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        config.load(folder / "congress.toml")
    assert sentence in str(caught.value)
