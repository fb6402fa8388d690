"""What app.py puts in front of the Streamlit script: our own routes, and what every request passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from smartcity.web.headers import SecurityHeaders
from smartcity.web.paths import ClosedPaths
from smartcity.web.projector import Projector
from smartcity.workflow.actors import LOCAL_ACTOR, Actor
from smartcity.workflow.local_mode import refusal

STATIC = Path(__file__).parents[2] / "static"


def routes(bound_to: Callable[[], str | None]) -> list[BaseRoute]:
    """Our own addresses, in the order in which they are tried; `bound_to` says the server's own address."""

    def local_actor(scope: Scope) -> Actor | None:
        return LOCAL_ACTOR if refusal(bound_to(), dict(Headers(scope=scope))) is None else None

    return [*Projector(local_actor).routes(), Mount("/app/static", StaticFiles(directory=STATIC))]


def middleware() -> list[Middleware]:
    """What every request passes, outermost first."""
    return [Middleware(SecurityHeaders), Middleware(ClosedPaths)]
