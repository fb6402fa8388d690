"""What a page looks at: the region in hand, its tables at one revision, and the chosen part of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

import pandas as pd
import streamlit as st

from smartcity.analysis.counted import Counted, counted, counted_part
from smartcity.analysis.filters import Filters, filtered, years_present
from smartcity.analysis.progress import Progress
from smartcity.analysis.quick_wins import QuickWins
from smartcity.reference import load_reference
from smartcity.reference.formats import date_text, number
from smartcity.store.values import StoredRegion
from smartcity.ui import cache, links, session, who
from smartcity.ui.cache import Made
from smartcity.ui.language import literal, say
from smartcity.workflow.actors import Permission
from smartcity.workflow.tables import RegionTables
from smartcity.workflow.workspace import Workspace

_LOOKED_AT = "looked_at"
"""The key of session state that holds the region and revision of the bar above the page."""


@dataclass(frozen=True)
class View:
    """A region at a revision with the filters of the bar; without `as_of` the latest, without `stage` all."""

    workspace: Workspace
    revision: int
    as_of: date | None
    filters: Filters
    tables: RegionTables
    stage: int | None = None

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What tells this state of the region from every other, for shared caches."""
        return (*cache.shared_key(self.workspace), self.revision, self.as_of)

    def may_edit(self, permission: Permission) -> bool:
        """Whether to offer an edit: the latest state is shown to somebody who is allowed to change it."""
        return self.as_of is None and self.workspace.actor.may(permission)

    @property
    def innovations(self) -> pd.DataFrame:
        """The innovations that fit the filters; shared, never to be written into."""
        return filtered(self.tables.innovations, self.filters)

    def counted(self, filters: Filters) -> Counted:
        """What pictures count of the innovations that fit these filters; shared, never to be written into."""
        innovations = self.tables.innovations
        whole = cache.counted((*self.key, Filters()), lambda: counted(innovations, load_reference()))
        return cache.counted((*self.key, filters), lambda: counted_part(whole, innovations, filters))

    @cached_property
    def progress(self) -> Progress:
        """Where every OPD and the region stand, whatever the filters; shared, never to be written into."""
        return cache.region_progress(self.workspace, self.revision, self.as_of, closed=True)

    @cached_property
    def quick_wins(self) -> QuickWins:
        """What is known of the quick wins, whatever the filters; shared, never to be written into."""
        return cache.region_quick_wins(self.workspace, self.revision, self.as_of)

    @property
    def log(self) -> pd.DataFrame:
        """What each change up to this state did, see `workflow.timeline.record_log`."""
        log = cache.region_log(self.workspace, self.revision)
        return log[log["revision"] <= self.tables.revision]

    def derived(self, name: str, make: Callable[[], Made], *of: Hashable) -> Made:
        """What `make` gives for this state of the region, made once for all visitors; never write into it.

        `name` and `of` tell it from everything else: `of` holds all that it depends on besides the state
        (a filter, the stage, the language).
        """
        return cache.derived((*self.key, name, *of), make)


def look_at(region: StoredRegion) -> View:
    """The region as it stands now, and for the rest of this run of the page: what is below the bar asks no
    other revision than the bar.
    """
    actor = who.actor()
    actor.require(Permission.READ)
    workspace = Workspace(cache.database(), region, actor)
    revision = workspace.revision
    session.state()[_LOOKED_AT] = (workspace, revision)
    return View(workspace, revision, None, Filters(), cache.region_tables(workspace, revision, None))


def require_region() -> str:
    """The code of the region in hand; without one the page says where to choose it and ends here."""
    code = session.region()
    if code is None:
        st.title(say("no_region_title"))
        st.text(say("no_region_yet"))
        links.show_link("manage")
        st.stop()
    return code


def current_view() -> View:
    """The view that the bar describes; without a region the page says so and ends here."""
    require_region()
    workspace, revision = _looked_at()
    as_of = session.as_of()
    tables = cache.region_tables(workspace, revision, as_of)
    return View(workspace, revision, as_of, session.filters(), tables, session.stage())


def current_workspace() -> Workspace:
    """The region in hand; without one the page says so and ends here."""
    require_region()
    return _looked_at()[0]


def _looked_at() -> tuple[Workspace, int]:
    return cast("tuple[Workspace, int]", session.state()[_LOOKED_AT])


def known_opds(view: View) -> list[str]:
    """The OPDs of the registry and those that have sent, by name."""
    tables = view.tables
    return view.derived(
        "known_opds",
        lambda: sorted({*tables.registry["name"].unique(), *tables.innovations["opd"].dropna().unique()}),
    )


def known_years(view: View) -> list[int]:
    """Every year that some innovation belongs to, ascending."""
    return view.derived("known_years", lambda: years_present(view.tables.innovations))


def show_foot(view: View) -> None:
    """`Per tanggal ... revisi ...` at the foot of the figures."""
    if view.as_of is None:
        st.caption(say("foot_now", revision=view.revision))
    else:
        day = date_text(view.as_of, session.language())
        st.caption(say("foot", moment=day, revision=view.revision))


def show_empty(view: View) -> bool:
    """Says what to do next in a region that holds nothing yet; whether it was so."""
    if len(view.tables.innovations) or len(view.tables.held) or len(view.tables.registry):
        return False
    st.title(say("empty_title", region=literal(view.workspace.region.name)))
    st.text(say("empty_next"))
    links.show_link("upload")
    links.show_link("manage", say("go_to_registry"))
    return True


def show_undecided(view: View, *, title: bool = False) -> bool:
    """Where no innovation is accepted yet, says so with where to go on; whether it was so.

    `title` makes the sentence the page's title.
    """
    if len(view.tables.innovations):
        return False
    held, sends = view.tables.undecided, view.tables.sends_to_review
    sentence = say("undecided_none")
    if held:
        sentence = say("undecided_held", rows=number(held, language=session.language()))
    elif sends:
        sentence = say("undecided_review", sends=number(sends, language=session.language()))
    (st.title if title else st.subheader)(literal(sentence))
    links.show_link("decisions" if held else "history" if sends else "upload")
    return True
