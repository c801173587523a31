"""The HTTP client: it waits, tries again and refuses, in one sentence and without the token."""

import logging
import threading
import time
import traceback
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace

import pytest

from etl.fetch.answers import Answer, FetchError
from etl.fetch.client import Client
from etl.fetch.connection import Limits
from etl.fetch.signing import Grant, Granted, Signing, oauth_token
from tests.faulty_server import FAULTS, FORM, TOKEN, Asked, Grants, Reply, System

FAST = Limits(
    connect=1, read=0.3, total=10, trials=3, pause=0.001, longest_pause=0.5, max_bytes=2**20
)
ANSWER = [{"id": 1, "name": "ä" * 50}]


@pytest.fixture
def system() -> Iterator[System]:
    with System({FORM: ANSWER, "/1": ANSWER}) as system:
        yield system


def ask(system: System, limits: Limits = FAST, path: str = FORM) -> Answer:
    client = Client(system.url, TOKEN, limits)
    try:
        return client.get(path, {"q": "query"})
    finally:
        client.close()


def refused(system: System, limits: Limits = FAST, path: str = FORM) -> str:
    """Return the sentence that follows host and path."""
    with pytest.raises(FetchError) as caught:
        ask(system, limits, path)
    sentence = str(caught.value)
    assert len(sentence.splitlines()) == 1
    assert sentence.endswith(".")
    assert "query" not in sentence
    assert "planted" not in "".join(traceback.format_exception(caught.value)).casefold()
    place = f"{system.host}{path} "
    assert sentence.startswith(place)
    return sentence.removeprefix(place)


def test_an_answer_and_what_was_asked(system: System) -> None:
    assert ask(system).value == ANSWER
    assert system.asked == [f"{FORM}?q=query"]
    assert system.tokens == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("after", "is_long"),
    [("7200", True), ("2999-05-31T00:00:00Z", True), ("2020-05-31T00:00:00Z", False)],
)
def test_how_long_to_wait_is_a_number_or_a_time(
    system: System, after: str, *, is_long: bool
) -> None:
    system.answers[FORM] = Reply({}, 429, {"Retry-After": after})
    with pytest.raises(FetchError) as caught:
        ask(system)
    assert len(system.asked) == (1 if is_long else 3)
    assert (caught.value.wait_seconds >= 7200) is is_long


@pytest.mark.parametrize("fault", ["429", "500", "503", "hang", "cut gzip", "cut short", "dropped"])
def test_what_passes_is_tried_again(system: System, fault: str) -> None:
    # Only a server that hangs has to be waited for; a machine that is busy is none.
    limits = FAST if fault == "hang" else replace(FAST, read=5)
    system.faults.extend([fault, fault])
    assert ask(system, limits).value == ANSWER
    assert len(system.asked) == 3


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("429", "says that it is asked too often (429); ask less often with every_seconds."),
        ("500", "is out of order (500); see if it runs."),
        ("hang", "gave no answer for 0.3 s; see if it runs."),
        ("dropped", "broke off its answer; see if it and the network are in order."),
        ("cut short", "broke off its answer; see if it and the network are in order."),
        (
            "cut gzip",
            "answers with JSON that is cut short or damaged; see if it is in order.",
        ),
    ],
)
def test_what_does_not_pass_is_one_sentence(system: System, fault: str, sentence: str) -> None:
    system.faults.extend([fault] * 3)
    assert refused(system, replace(FAST, total=5)) == sentence
    assert len(system.asked) == 3


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("drip", "did not answer in full within 0.4 s; it is late."),
        ("dripping head", "did not answer in full within 0.4 s; it is late."),
        (
            "refused",
            "refused the token (401); put a valid one into the variable that token_env names.",
        ),
        (
            "page",
            "answers with a web page in place of JSON, perhaps to sign in; check the url, the "
            "token and the network.",
        ),
        (
            "page as JSON",
            "answers with a web page in place of JSON, perhaps to sign in; check the url, the "
            "token and the network.",
        ),
        ("oversized", "answers with more than 1 MB; check the url."),
        (
            "other host",
            "leads to another address (localhost), where the token must not go; check the url in "
            "the configuration.",
        ),
    ],
)
def test_what_is_not_tried_again(system: System, fault: str, sentence: str) -> None:
    system.faults.append(fault)
    assert refused(system, replace(FAST, total=0.4)) == sentence
    assert len(system.asked) == 1


NO_HTTP = "answers with what is no HTTP; see if it and what lies between are in order."


@pytest.mark.parametrize(
    "place", ["http://[::1/x", "http://127.0.0.1:99999/x", "http://127.0.0.1:x/x", "/\xe9"]
)
def test_sent_on_to_what_is_no_address(system: System, place: str) -> None:
    system.answers[FORM] = Reply([], 302, {"Location": place})
    assert refused(system) == NO_HTTP


def test_what_is_nested_too_deep_to_be_kept(system: System) -> None:
    value: list[object] = []
    for _ in range(250):
        value = [value]
    system.answers[FORM] = value
    assert refused(system) == "answers with JSON that is nested too deep; check the url."
    assert len(system.asked) == 1
    system.answers[FORM] = value[0]
    for _ in range(10):
        system.answers[FORM] = system.answers[FORM][0]
    assert ask(system).value == system.answers[FORM]


def test_a_length_that_is_none(system: System) -> None:
    system.faults.extend(["no length"] * 3)
    assert refused(system) == NO_HTTP


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://[::1/2", "none"),
        ("http://127.0.0.1:99999/2", "none"),
        ("javascript:alert(1)//://", "none"),
        ("http://a\x1bc.example/2", "ac.example"),
        ("http://a\u2028b.example/2", "ab.example"),
    ],
)
def test_a_next_page_that_is_no_address(system: System, address: str, host: str) -> None:
    client = Client(system.url, TOKEN, FAST)
    with pytest.raises(FetchError, match="where the token must not go") as caught:
        list(client.pages(FORM, lambda _answer: address))
    assert f" leads to another address ({host}), " in str(caught.value)
    assert str(caught.value).isprintable()
    client.close()


def test_a_path_that_does_not_exist(system: System) -> None:
    sentence = "does not exist (404); check the address and the numbers in the configuration."
    assert refused(system, path="/2") == sentence


@pytest.mark.parametrize(
    ("value", "said"),
    [({"error": {"reason": "quota"}}, {"error": {"reason": "quota"}}), ("x" * 70_000, None)],
)
def test_what_comes_with_a_refusal_is_for_who_knows_it(
    system: System, value: object, said: object
) -> None:
    system.answers[FORM] = Reply(value, 403)
    with pytest.raises(FetchError) as caught:
        ask(system)
    assert caught.value.said == said
    assert "quota" not in str(caught.value)


def test_a_system_that_is_not_there(system: System) -> None:
    with System({}) as gone:
        pass
    assert refused(gone) == "cannot be reached; check the url and the network."


@pytest.mark.parametrize(
    ("seconds", "trials"), [("9" * 30, 1), ("9" * 5000, 3), ("2", 1), ("soon", 3), ("-1", 3)]
)
def test_a_pause_asked_for_is_kept_or_ends_the_trials(
    system: System, monkeypatch: pytest.MonkeyPatch, seconds: str, trials: int
) -> None:
    monkeypatch.setattr("tests.faulty_server.RETRY_AFTER", seconds)
    system.faults.extend(["429"] * 3)
    with pytest.raises(FetchError) as caught:
        ask(system)
    assert len(system.asked) == trials
    assert (caught.value.wait_seconds > 0) == (trials == 1)


def test_stop_ends_what_hangs_at_once(system: System) -> None:
    system.faults.append("hang")
    client = Client(system.url, TOKEN, replace(FAST, read=60, total=60))
    sentences: list[str] = []

    def wait() -> None:
        with pytest.raises(FetchError) as caught:
            client.get(FORM)
        sentences.append(str(caught.value))

    thread = threading.Thread(target=wait)
    thread.start()
    while not system.asked:
        time.sleep(0.001)
    began = time.monotonic()
    client.stop()
    thread.join()
    assert time.monotonic() - began < 1
    assert sentences == [f"{system.host}{FORM} was not waited for, since the program is stopping."]
    with pytest.raises(FetchError, match="program is stopping"):
        client.get(FORM)


def test_pages_follow_until_there_is_none_and_never_in_a_circle(system: System) -> None:
    system.answers |= {
        "/list": {"next": f"{system.url}/more", "rows": [1]},
        "/more": {"next": None, "rows": [2]},
        "/round": {"next": "/round"},
        "/away": {"next": "http://localhost:1/more"},
    }
    client = Client(system.url, TOKEN, FAST)

    def pages(path: str) -> list[object]:
        return [
            page.value["rows"] for page in client.pages(path, lambda answer: answer.value["next"])
        ]

    assert pages("/list") == [[1], [2]]
    system.answers["/round"]["rows"] = system.answers["/away"]["rows"] = []
    with pytest.raises(FetchError, match="has pages without an end; check the address"):
        pages("/round")
    with pytest.raises(FetchError, match=r"leads to another address \(localhost\)"):
        pages("/away")
    client.close()


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "tök", "\x00"])
def test_what_is_no_token(token: str) -> None:
    with pytest.raises(FetchError, match="The token is empty or holds what no token has") as caught:
        Client("https://indico.example.org", token)
    assert not token.strip() or token not in str(caught.value)


def granting(system: System, seconds: int = 3600) -> tuple[Client, Grants]:
    """Have a system grant tokens to who posts the secret, and return who asks it."""

    def is_right(asked: Asked) -> bool:
        return asked.form == {"client_id": "me", "client_secret": TOKEN, "grant_type": "x"}

    grants = Grants(is_right, seconds)
    system.answers["/token"], system.knows, system.open_paths = grants, grants.knows, ("/token",)
    form = {"client_id": "me", "grant_type": "x"}
    grant = Grant(f"{system.url}/token", form, "client_secret")
    return Client(system.url, TOKEN, FAST, Signing(grant=grant)), grants


def test_a_token_is_granted_once_and_again_when_it_is_taken_back(system: System) -> None:
    client, grants = granting(system)
    assert [client.get(FORM).value, client.get("/1").value] == [ANSWER, ANSWER]
    assert grants.given == 1
    grants.given += 1  # whoever shows the first is not known any more
    assert client.get(FORM).value == ANSWER
    assert grants.given == 3
    client.drop_token()
    assert client.get(FORM).value == ANSWER
    assert grants.given == 4


@pytest.mark.parametrize(
    ("value", "granted"),
    [
        ({"access_token": "a b", "expires_in": 3600}, Granted("a b", 3600)),
        ({"access_token": "a", "expires_in": 3599.5}, Granted("a", 3599.5)),
        ({"access_token": "a", "expires_in": -5}, Granted("a", -5)),
        ({"access_token": "a", "expires_in": "3600"}, Granted("a", 0)),
        ({"access_token": "a", "expires_in": None}, Granted("a", 0)),
        ({"access_token": "a"}, Granted("a", 0)),
        ({"access_token": "", "expires_in": 3600}, None),
        ({"access_token": "a\nb", "expires_in": 3600}, None),
        ({"access_token": "a\x1b[2J", "expires_in": 3600}, None),
        ({"access_token": "tök", "expires_in": 3600}, None),
        ({"access_token": ["a"]}, None),
        (["a"], None),
    ],
)
def test_what_a_token_endpoint_answers(value: object, granted: Granted | None) -> None:
    assert oauth_token(value) == granted


def test_a_token_is_renewed_before_it_expires(system: System) -> None:
    client, grants = granting(system, seconds=61)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr("etl.fetch.signing.time.monotonic", lambda: 100.0)
        client.get(FORM)
        clock.setattr("etl.fetch.signing.time.monotonic", lambda: 100.9)
        client.get(FORM)
        assert grants.given == 1
        clock.setattr("etl.fetch.signing.time.monotonic", lambda: 101.1)
        client.get(FORM)
    assert grants.given == 2


@pytest.mark.parametrize("fault", ["429", "500", "hang", "dropped"])
def test_who_grants_may_fail_for_a_moment(system: System, fault: str) -> None:
    client, grants = granting(system)
    system.faults.append(fault)
    assert client.get(FORM).value == ANSWER
    assert grants.given == 1


def test_a_secret_that_is_refused(system: System) -> None:
    client, _ = granting(system)
    client._secret = "another"
    with pytest.raises(FetchError) as caught:
        client.get(FORM)
    assert str(caught.value) == (
        f"{system.host}/token grants no token; put a valid secret into the variable that "
        "token_env names, and check the numbers of the account in the configuration."
    )
    assert len(system.asked) == 1


def test_a_token_just_granted_that_is_refused_is_not_asked_for_again(system: System) -> None:
    client, grants = granting(system)
    system.faults.extend(["", "refused"])
    with pytest.raises(FetchError, match="refused the token"):
        client.get(FORM)
    assert grants.given == 1


def test_a_secret_as_a_password_and_a_token_in_a_form(system: System) -> None:
    pair = b64encode(f"me:{TOKEN}".encode()).decode()
    grants = Grants(lambda asked: asked.headers.get("Authorization") == f"Basic {pair}")
    system.answers |= {"/token": grants, FORM: lambda asked: [asked.form, dict(asked.headers)]}
    system.knows, system.open_paths = (lambda asked: "ks" in asked.form), ("/token",)
    grant = Grant(f"{system.url}/token", {"grant_type": "x"}, user="me")
    signing = Signing("ks", prefix="", is_field=True, grant=grant)
    client = Client(system.url, TOKEN, FAST, signing)
    form, headers = client.post(FORM, {"format": "1", "q": "ä &"}).value
    assert form == {"format": "1", "q": "ä &", "ks": "granted-1"}
    assert "Authorization" not in headers
    assert client.post(FORM, {}).value[0] == {"ks": "granted-1"}


def test_a_form_is_sent_again_and_its_fields_stand_in_no_message(system: System) -> None:
    client, _ = granting(system)
    client.get(FORM)
    system.answers[FORM] = lambda asked: dict(asked.form)
    system.faults.append("503")
    assert client.post(FORM, {"q": "query"}).value == {"q": "query"}
    system.faults.extend(["503"] * 3)
    with pytest.raises(FetchError) as caught:
        client.post(FORM, {"q": "query"})
    assert str(caught.value) == f"{system.host}{FORM} is out of order (503); see if it runs."


def test_what_an_answer_says_besides_its_value(system: System) -> None:
    system.answers[FORM] = Reply([], fields={"Link": '<http://a/2>; rel="next"'})
    client = Client(system.url, TOKEN, FAST)
    assert client.get(FORM).headers["link"] == '<http://a/2>; rel="next"'


def test_the_token_is_in_no_log(system: System, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for fault in FAULTS:
        system.faults.append(fault)
        try:
            ask(system, replace(FAST, trials=1, read=0.1, total=0.1))
        except FetchError as error:
            assert TOKEN not in str(error)
    assert caplog.text
    assert TOKEN not in caplog.text
