"""A region of a database in the hands of an actor: what every step works on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from smartcity.intake.tables import ExpectedOpd, IntakeContext, SheetChoice
from smartcity.names import fold
from smartcity.reference import Region, load_reference
from smartcity.store import Database, open_database, regions, remembered
from smartcity.store.database import ADDRESS_VARIABLE
from smartcity.store.rows import current_rows
from smartcity.store.values import StoredRegion
from smartcity.workflow.actors import LOCAL_ACTOR, Actor, Permission
from smartcity.workflow.errors import PermissionDeniedError, RegionNeededError, UnknownRegionNameError
from smartcity.workflow.region_time import day_in
from smartcity.workflow.stored_stages import stored_stages

__all__ = [
    "Database",
    "Workspace",
    "context_of",
    "open_database",
    "open_workspace",
    "served_database",
    "stored_regions",
]
_opening = Lock()


@dataclass(frozen=True, slots=True)
class Workspace:
    """One region of a database, and who is working in it."""

    database: Database
    region: StoredRegion
    actor: Actor

    def __post_init__(self) -> None:
        """Raises PermissionDeniedError where the actor belongs to another region."""
        if self.actor.region not in {None, self.region.code}:
            raise PermissionDeniedError(self.actor.role, Permission.READ)

    @property
    def only_opd(self) -> str | None:
        """The one OPD whose rows the actor sees and sends, None for all."""
        return self.actor.opd

    @property
    def code(self) -> str:
        """The region's code."""
        return self.region.code

    @property
    def revision(self) -> int:
        """The region's present revision, asked anew each time."""
        return regions.current_revision(self.database, self.region.code)


def served_database() -> Database:
    """The database of the settings, opened once for all that this process serves.

    What was read of a region is known to a `Database`, so pages and projector read it once for both.
    """
    with _opening:
        return _opened(os.environ.get(ADDRESS_VARIABLE))


@lru_cache(maxsize=8)
def _opened(address: str | None) -> Database:
    return open_database(address)


def stored_regions(database: Database, actor: Actor = LOCAL_ACTOR) -> list[StoredRegion]:
    """The regions of the database that the actor may open, examples last."""
    known = [region for region in regions.list_regions(database) if actor.region in {None, region.code}]
    return sorted(known, key=lambda region: (region.is_example, region.code))


def open_workspace(
    database: Database,
    region: str | None = None,
    actor: Actor = LOCAL_ACTOR,
    *,
    create: bool = False,
    unsaved: bool = False,
) -> Workspace:
    """The region by Kemendagri code or name, in the hands of the actor.

    Without a region the only one there is; raises RegionNeededError with the list where there are none or
    several. A known regency or city that is not stored yet is added with `create`, and with `unsaved` taken
    as it is, without data, to check against. Raises UnknownRegionNameError, PermissionDeniedError.
    """
    actor.require(Permission.READ)
    stored = stored_regions(database, actor)
    if region is None:
        if len(stored) != 1:
            raise RegionNeededError(tuple((known.code, known.name) for known in stored))
        return Workspace(database, stored[0], actor)
    wanted = _find_stored(stored, region)
    if wanted is None:
        known = find_region(region)
        wanted = next((entry for entry in stored if entry.code == known.code), None)
        if wanted is None and not (create or unsaved):
            raise UnknownRegionNameError(region, tuple(f"{entry.code} {entry.name}" for entry in stored))
        wanted = wanted or _region_of(known)
        workspace = Workspace(database, wanted, actor)
        if create and wanted not in stored:
            actor.require(Permission.MANAGE_REGION)
            regions.save_region(database, wanted, actor.author)
        return workspace
    return Workspace(database, wanted, actor)


def find_region(sent: str) -> Region:
    """The regency or city with this code or name (`32.04`, `Kabupaten Bandung`, `bandung barat`).

    A name shared by a regency and a city (Bandung) must say which. Raises UnknownRegionNameError.
    """
    known = load_reference().regions
    wanted = fold(sent)
    by_code = [region for region in known if region.code == sent.strip()]
    full = by_code or [region for region in known if fold(region.name) == wanted]
    short = full or [region for region in known if fold(_without_kind(region.name)) == wanted]
    if len(short) != 1:
        raise UnknownRegionNameError(sent, tuple(f"{region.code} {region.name}" for region in short))
    return short[0]


def context_of(workspace: Workspace) -> IntakeContext:
    """What the region knows before it reads a file: its registry, aliases and column mappings."""
    found = current_rows(workspace.database, workspace.code, kind="opd")
    registry = tuple(
        ExpectedOpd(
            row.content.fields["name"], row.content.fields.get("short_name"), row.content.fields.get("code")
        )
        for row in found
    )
    choices = remembered.column_choices(workspace.database, workspace.code)
    return IntakeContext(
        registry=registry or None,
        aliases=remembered.aliases(workspace.database, workspace.code),
        column_choices={
            fingerprint: SheetChoice(
                kind=choice.get("kind"),
                header_rows=tuple(choice.get("header_rows", ())),
                columns=choice.get("columns", {}),
            )
            for fingerprint, choice in choices.items()
        },
        only_opd=workspace.only_opd,
        region=workspace.region.name,
        stages=stored_stages(workspace.database, workspace.code),
        today=day_in(workspace.database, workspace.region.zone),
    )


def _find_stored(stored: list[StoredRegion], sent: str) -> StoredRegion | None:
    wanted = fold(sent)
    for region in stored:
        if sent.strip() == region.code or wanted == fold(region.name):
            return region
    return None


def _without_kind(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if first in {"Kabupaten", "Kota"} and rest else name


def _region_of(known: Region) -> StoredRegion:
    return StoredRegion(known.code, known.name, known.zone, is_example=known.example)
