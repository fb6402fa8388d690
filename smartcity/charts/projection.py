"""Figures as the projector's page draws them: by the plotly.js that the plotly package ships."""

from __future__ import annotations

import gzip
from functools import lru_cache

import plotly.graph_objects as go
from plotly.io.json import to_json_plotly
from plotly.offline import get_plotlyjs, get_plotlyjs_version

_ONLY_FOR_A_POINTER = ("customdata", "hovertext", "hovertemplate", "hoverinfo")


def figure_json(figure: go.Figure) -> str:
    """The figure as JSON text of `data` and `layout`, without what only a pointer would bring up.

    So a name that the picture does not show is not in it either.
    """
    plain = figure.to_plotly_json()
    for trace in plain["data"]:
        for key in _ONLY_FOR_A_POINTER:
            trace.pop(key, None)
        trace["hoverinfo"] = "skip"
    return str(to_json_plotly({"data": plain["data"], "layout": plain["layout"]}))


def script_version() -> str:
    """The version of plotly.js, for its address."""
    return str(get_plotlyjs_version())


@lru_cache(maxsize=1)
def script_gzipped() -> bytes:
    """plotly.js, compressed once: a third of its size, and it is all that a projector loads of any weight."""
    return gzip.compress(get_plotlyjs().encode(), compresslevel=6)
