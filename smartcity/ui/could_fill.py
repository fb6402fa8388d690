"""What an empty cell asks: which OPDs could fill it, by what OPDs usually feed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartcity.analysis.filters import UNASSIGNED, Filters
from smartcity.analysis.opd_hints import who_could_fill
from smartcity.charts.wording import dimension_name, subdimension_name
from smartcity.reference import load_reference
from smartcity.reference.formats import number
from smartcity.ui import session
from smartcity.ui.language import say
from smartcity.ui.rows import show_frame
from smartcity.ui.view import View


def show_who_could_fill(view: View, filters: Filters) -> None:
    """The region's OPDs to ask about the chosen dimension or sub-dimension, each with the reason.

    Of a cell of one OPD it says whether that OPD is among them. Nothing where no dimension is chosen; where
    nobody of the region is known to feed it, the usual OPDs of other regions.
    """
    cell = filters.subdimension or filters.dimension
    if cell is None or cell == UNASSIGNED:
        return
    language, reference = session.language(), load_reference()
    table = who_could_fill(cell, view.tables.registry, view.tables.innovations, reference)
    wanted = cell.removesuffix(f"/{UNASSIGNED}")
    name = subdimension_name if "/" in wanted else dimension_name
    what = name(wanted, language, reference)
    if table.empty:
        usual = [opd.name for opd in reference.opd_names if wanted in (opd.subdimension, opd.dimension)]
        if usual:
            st.text(say("could_fill_elsewhere", what=what, opds=", ".join(usual[:6])))
        return
    if filters.opd in set(table["opd"]):
        st.text(say("could_fill_itself", what=what, opd=str(filters.opd)))
    st.text(say("could_fill", what=what, opds=number(len(table), language=language)))
    dimension = dimension_name(wanted.partition("/")[0], language, reference)
    show_frame(
        pd.DataFrame(
            {
                "opd": table["opd"],
                "why": [say("could_fill_why", what=what if close else dimension) for close in table["close"]],
                "innovations": table["innovations"],
            }
        )
    )
