"""Page configuration and navigation; everything else is in `dashboard`."""

import streamlit as st

from dashboard.components import page_style
from dashboard.pages import PAGES
from dashboard.wall import is_asked, run_due
from dashboard.warm import warm

warm()
st.set_page_config(page_title="Congress monitor", layout="wide")
page_style()
pages = [st.Page(page.render, title=page.title, url_path=page.path) for page in PAGES]
chosen = st.navigation(pages, position="top")
if is_asked():
    run_due(PAGES)
else:
    chosen.run()
