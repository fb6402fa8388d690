"""What app.py puts in front of the Streamlit script: our own routes, and what every request passes."""

from __future__ import annotations

from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from smartcity.web.headers import SecurityHeaders
from smartcity.web.paths import ClosedPaths

STATIC = Path(__file__).parents[2] / "static"


def routes() -> list[BaseRoute]:
    """Our own addresses, in the order in which they are tried."""
    return [Mount("/app/static", StaticFiles(directory=STATIC))]


def middleware() -> list[Middleware]:
    """What every request passes, outermost first."""
    return [Middleware(SecurityHeaders), Middleware(ClosedPaths)]
