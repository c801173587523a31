"""A page whose live part fails at every refresh."""

import streamlit as st


@st.fragment(run_every=5)
def board() -> None:
    raise ValueError("there are no figures")


board()
