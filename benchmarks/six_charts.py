"""A page of six pictures on the benchmark's region, for `benchmarks.pages`: what a rerun costs the server."""

from dataclasses import replace

import streamlit as st

from smartcity.analysis.filters import Filters
from smartcity.ui import cache, panels, view, who
from smartcity.workflow.actors import LOCAL_ACTOR
from smartcity.workflow.workspace import stored_regions

PICTURES = ("dimensions", "subdimensions", "digital", "maturity", "budget", "completeness")

st.set_page_config(layout="wide")
cache.settle_memory()
who.keep_actor(LOCAL_ACTOR)
[region] = stored_regions(cache.database())
whole = view.look_at(region)
opd = st.selectbox("OPD", view.known_opds(whole), index=None, key="opd")
shown = replace(whole, filters=Filters(opd=opd))
for name in PICTURES:
    panels.show_panel(shown, "six_charts", name)
