"""A sent file: its name without a path, its size refused before it is read, half a form refused."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from smartcity.intake.tables import Limits
from smartcity.web.phone_body import BodyTooLargeError, NoFileError, own_name, sent_file

# The parser leaves the temporary file of half a part to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
LIMITS = Limits(file_bytes=200_000)
HEAD = '--grens\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
END = b"\r\n--grens--\r\n"


def form(content: bytes, name: str = "usulan.xlsx", field: str = "berkas") -> bytes:
    return HEAD.format(field=field, name=name).encode() + content + END


class Body:
    """A request whose body comes in parts, and how many of them were asked for."""

    def __init__(self, parts: Sequence[bytes], length: int | None, *, dropped: bool = False) -> None:
        self.read = 0
        self._messages: list[Message] = [
            {"type": "http.request", "body": part, "more_body": dropped or place < len(parts) - 1}
            for place, part in enumerate(parts)
        ]
        self._messages += [{"type": "http.disconnect"}]
        headers = [(b"content-type", b"multipart/form-data; boundary=grens")]
        headers += [] if length is None else [(b"content-length", str(length).encode())]
        self.request = Request({"type": "http", "method": "POST", "headers": headers}, self._receive)

    async def _receive(self) -> Message:
        self.read += 1
        return self._messages.pop(0)


def taken(body: Body) -> tuple[str, bytes]:
    async def take() -> tuple[str, bytes]:
        name, file, _ = await sent_file(body.request, LIMITS)
        content = await file.read()
        await file.close()
        return name, content

    return asyncio.run(take())


@pytest.mark.parametrize("size", [0, 1, 150_000, 200_000])
def test_a_file_comes_whole(size: int) -> None:
    content = bytes(size)
    sent = form(content)
    parts = [sent[start : start + 7000] for start in range(0, len(sent), 7000)]
    assert taken(Body(parts, len(sent))) == ("usulan.xlsx", content)
    assert taken(Body(parts, None)) == ("usulan.xlsx", content)


def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    body = Body([form(b"x")], 200_000 + 64 * 1024 + 1)
    with pytest.raises(BodyTooLargeError) as refused:
        taken(body)
    assert refused.value.finding.code == "file-too-large"
    assert body.read == 0


@pytest.mark.parametrize("length", [None, 100])
def test_a_body_that_hides_its_size_is_given_up(length: int | None) -> None:
    body = Body([HEAD.format(field="berkas", name="a").encode(), *([bytes(100_000)] * 9)], length)
    with pytest.raises(BodyTooLargeError):
        taken(body)
    assert body.read == 4


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"berkas=x",
        form(b"x", field="lain"),
        form(b"x", name=""),
        form(b"x", name=r"C:\\"),
        form(b"x").removesuffix(END),
        form(b"x").removesuffix(END) + b"\r\n" + form(b"y"),
        b"--grens\r\n\r\nx" + END,
        b'--grens\r\nContent-Disposition: form-data; name="berkas"\r\n\r\nx' + END,
    ],
)
def test_what_holds_no_file_is_refused(sent: bytes) -> None:
    with pytest.raises(NoFileError):
        taken(Body([sent], len(sent)))


def test_a_dropped_link_is_told_apart() -> None:
    with pytest.raises(ClientDisconnect):
        taken(Body([form(b"x" * 500)[:300]], 600, dropped=True))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("usulan.xlsx", "usulan.xlsx"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\dinas\usulan 2022.xls", "usulan 2022.xls"),
        ("data/local/smartcity.sqlite3", "smartcity.sqlite3"),
        ("a\r\nb\x00.csv", "a  b .csv"),
        ("..", ".."),
        ("", ""),
        ("x" * 300 + ".xlsx", "x" * 195 + ".xlsx"),
    ],
)
def test_a_name_keeps_its_last_part(sent: str, kept: str) -> None:
    assert own_name(sent) == kept


@given(st.text())
def test_no_name_holds_a_path_a_line_or_too_much(sent: str) -> None:
    name = own_name(sent)
    assert not set(name) & set("/\\\r\n\0")
    assert len(name) <= 200
    assert own_name(name) == name
