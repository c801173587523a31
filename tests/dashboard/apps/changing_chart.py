"""A page for the browser tests: a chart that changes every second, and one that never does."""

import streamlit as st

from dashboard.chart_component import Words, drawn, live_chart, message
from dashboard.components import Tile, card, page_style, tiles
from dashboard.strip import Status, status_strip
from dashboard.theme import token
from dashboard.warm import warm

warm()
st.set_page_config(page_title="Test", layout="wide")
page_style()

MINUTES = [f"2021-03-09T{9 + minute // 60:02d}:{minute % 60:02d}" for minute in range(180)]


@st.fragment(run_every=1)
def board() -> None:
    tick = st.session_state.tick = st.session_state.get("tick", 0) + 1
    status_strip(
        Status(
            state="live",
            event="Test",
            as_of="Tue 9 March 2021, 11:42",
            as_of_utc="9 March 2021, 02:42 UTC",
            age="3 s",
            tick=str(tick),
            late_after=5,
        )
    )
    tiles([Tile("Ticks", str(tick), trend=(1, 2, None, 3))])
    people = [minute + tick for minute in range(180)]
    line = {"color": token("room")}
    with card("changing", "Changing"):
        figure = drawn({"data": [{"type": "scatter", "x": MINUTES, "y": people, "line": line}]})
        words = Words(f"{people[-1]} people")
        written = message(figure, key="changing", words=words, height=300)
        live_chart(written, key="changing", height=300)
    with card("constant", "Constant"):
        figure = drawn({"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}]})
        words = Words("a 1, b 2", "Two bars & more", "Of no unit")
        written = message(figure, key="constant", words=words, height=200)
        live_chart(written, key="constant", height=200)


board()
