"""A page of six pictures on the benchmark's region, for `benchmarks.pages`: what a rerun costs the server."""

import streamlit as st

from benchmarks.stored_list import REGION
from smartcity.analysis.filters import Filters
from smartcity.ui import cache, panels, view

PICTURES = ("dimensions", "subdimensions", "digital", "maturity", "budget", "completeness")

st.set_page_config(layout="wide")
cache.settle_memory()
whole = view.open_view(REGION)
opd = st.selectbox("OPD", view.known_opds(whole), index=None, key="opd")
shown = view.open_view(REGION, Filters(opd=opd))
for name in PICTURES:
    panels.show_panel(shown, "six_charts", name)
