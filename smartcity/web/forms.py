"""Small forms of our own pages, and whether a page of ours sent them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

_LONGEST_FORM = 4096
_MOST_FIELDS = 32


async def small_form(request: Request) -> dict[str, str] | None:
    """The fields of a small form, None for a body that is too large for one or has too many fields."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            return None
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    return {name: values[0] for name, values in fields.items()}


def same_origin(request: Request) -> bool:
    """Whether a browser says that the form stood on a page of ours; a program that says nothing may ask."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
