"""Entry: our own routes in front of the Streamlit script; nothing else."""

import streamlit as st

from smartcity.web.server import middleware, routes

app = st.App("smartcity/ui/script.py", routes=routes(), middleware=middleware())
