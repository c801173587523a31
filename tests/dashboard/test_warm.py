from __future__ import annotations

import subprocess
import sys

from tests.dashboard.served import ROOT

_SAYS = "import streamlit as st; print(st.get_option('runner.postScriptGC'))"


def test_garbage_is_not_collected_after_every_refresh_of_every_reader() -> None:
    """Streamlit does not document the option: without it, it raises here."""
    said = subprocess.run(
        [sys.executable, "-c", _SAYS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "False"
