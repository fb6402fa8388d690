"""A figure as pages share it: already as it goes to the browser, with its marks as a list.

Streamlit copies and encodes a figure of plotly each time it is shown, and the parts of such a figure are some
hundred objects that garbage collection looks through.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from plotly.basedatatypes import BaseFigure

if TYPE_CHECKING:
    import plotly.graph_objects as go

_TAG = re.compile(r"</?b>")


class DrawnFigure(BaseFigure):  # type: ignore[misc]  # plotly says nothing about its types
    """What `st.plotly_chart` takes for a figure; for showing only, nothing of it can be changed.

    `labels` and `filters` are every mark that carries a filter, once: its hover text as plain text, and the
    filter. Hover texts hold escaped words and the tags `<b>` and `<br>` only.
    """

    def __init__(self, figure: go.Figure) -> None:
        self._encoded: dict[str, Any] = figure.to_dict()
        marks: dict[tuple[tuple[str, Any], ...], tuple[str, Mapping[str, Any]]] = {}
        for trace in self._encoded["data"]:
            for where, hover in zip(trace.get("customdata", ()), trace.get("hovertext", ()), strict=False):
                if where:
                    label = html.unescape(_TAG.sub("", hover.replace("<br>", " \u00b7 ")))
                    marks.setdefault(tuple(where.items()), (label, where))
        self._labels = [label for label, _ in marks.values()]
        self._filters = [where for _, where in marks.values()]

    @property
    def labels(self) -> Sequence[str]:
        """What each mark is called."""
        return self._labels

    @property
    def filters(self) -> Sequence[Mapping[str, Any]]:
        """The filter of each mark, in the order of `labels`."""
        return self._filters

    def to_dict(self) -> dict[str, Any]:
        """The figure as it is sent; shared, never to be written into."""
        return self._encoded
