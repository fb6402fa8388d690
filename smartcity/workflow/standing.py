"""How things stand for all open pages: what they would hear if each of them asked by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smartcity.store.standing import read_standing
from smartcity.workflow.actors import LOCAL_ACTOR, Actor, Role
from smartcity.workflow.workspace import Database


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest revision of any region, whether codes exist, and who is signed in, by the token's hash."""

    revision: int
    has_codes: bool
    actors: Mapping[str, Actor]

    def holds(self, actor: Actor, token_hash: str) -> bool:
        """Whether somebody who was let in as the actor, by this token or in local mode, still would be."""
        if actor == LOCAL_ACTOR:
            return not self.has_codes
        return self.actors.get(token_hash) == actor


def standing(database: Database) -> Standing:
    """How things stand at one moment. Raises StoreTroubleError."""
    stored = read_standing(database)
    actors = {
        session.token_hash: Actor(session.subject, Role(session.role), session.opd, session.region)
        for session in stored.sessions
    }
    return Standing(stored.revision, stored.has_codes, actors)
