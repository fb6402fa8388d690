"""How much a person may have in the server's memory: counted before a file is read, for all their pages."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from smartcity.web.gate import ACTOR_KEY
from smartcity.web.upload_budget import OF_ALL, OF_ONE, UploadBudget
from smartcity.workflow.access import SESSION_COOKIE
from smartcity.workflow.actors import Actor, Role

MEGABYTE = 2**20
HEALTH = Actor("Dinas Kesehatan", Role.OPD, "Dinas Kesehatan")
FACILITATOR = Actor("Meja 1", Role.FACILITATOR)


class Memory:
    """What Streamlit keeps, as its routes fill it; while `held` nothing that comes in is finished."""

    def __init__(self) -> None:
        self.kept: dict[str, int] = {}
        self.going_on = asyncio.Event()
        self.going_on.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.going_on.wait()
        session = scope["path"].split("/")[3]
        self.kept[session] = self.kept.get(session, 0) + int(dict(scope["headers"])[b"content-length"])
        await PlainTextResponse("", 204)(scope, receive, send)


def asked(
    session: str, length: str | None, actor: Actor, token: str, more: Sequence[tuple[bytes, bytes]] = ()
) -> Scope:
    headers = [(b"cookie", f"{SESSION_COOKIE}={token}".encode()), *more]
    headers += [(b"content-length", length.encode())] if length is not None else []
    path = f"/_stcore/upload_file/{session}/file"
    return {
        "type": "http",
        "method": "PUT",
        "path": path,
        "query_string": b"",
        "headers": headers,
        ACTOR_KEY: actor,
    }


async def answered(budget: UploadBudget, scope: Scope) -> int:
    sent: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("refused or taken, the budget reads nothing itself")

    async def send(message: Message) -> None:
        sent.append(message)

    await budget(scope, receive, send)
    return int(sent[0]["status"])


async def put(
    budget: UploadBudget, megabytes: int, session: str = "a", actor: Actor = FACILITATOR, token: str = "t"
) -> int:
    return await answered(budget, asked(session, str(megabytes * MEGABYTE), actor, token))


def test_forty_files_dropped_together_are_taken_and_the_next_are_not() -> None:
    async def drop() -> list[int]:
        memory = Memory()
        memory.going_on.clear()
        budget = UploadBudget(memory, lambda: memory.kept)
        under_way = [asyncio.create_task(put(budget, 6)) for _ in range(40)]
        await asyncio.sleep(0.01)
        over = [await put(budget, 50), await put(budget, 50, session="b")]
        memory.going_on.set()
        return [*over, *await asyncio.gather(*under_way)]

    statuses = asyncio.run(drop())
    assert statuses == [413, 413, *[204] * 40]
    assert 40 * 6 * MEGABYTE <= OF_ONE < 40 * 6 * MEGABYTE + 50 * MEGABYTE


def test_another_person_is_not_held_up_and_what_is_let_go_counts_no_more() -> None:
    async def go() -> list[int]:
        memory = Memory()
        budget = UploadBudget(memory, lambda: memory.kept)
        first = [await put(budget, 50) for _ in range(6)]
        other = await put(budget, 50, session="c", actor=HEALTH, token="u")
        memory.kept.pop("a")
        return [*first, other, await put(budget, 50)]

    assert asyncio.run(go()) == [204] * 5 + [413, 204, 204]


def test_all_together_are_bounded_and_told_to_come_back() -> None:
    async def go() -> list[int]:
        memory = Memory()
        budget = UploadBudget(memory, lambda: memory.kept)
        filling = [
            await put(budget, 50, session=str(place // 5), token=str(place // 5)) for place in range(15)
        ]
        return [*filling, await put(budget, 50, session="z", token="z")]

    assert asyncio.run(go()) == [204] * 15 + [503]
    assert 15 * 50 * MEGABYTE <= OF_ALL < 16 * 50 * MEGABYTE


@pytest.mark.parametrize("length", [None, "", "-1", "1e3", "x", "١"])
def test_a_file_that_does_not_say_its_size_is_not_read(length: str | None) -> None:
    budget = UploadBudget(Memory(), dict)
    assert asyncio.run(answered(budget, asked("a", length, HEALTH, "t"))) == 411


def test_a_size_is_not_believed_beside_chunks_or_another_size() -> None:
    budget = UploadBudget(Memory(), dict)
    for more in ((b"transfer-encoding", b"chunked"), (b"content-length", b"7")):
        assert asyncio.run(answered(budget, asked("a", "5", HEALTH, "t", [more]))) == 411


def test_who_may_not_send_uploads_nothing() -> None:
    budget = UploadBudget(Memory(), dict)
    assert asyncio.run(put(budget, 1, actor=Actor("Tamu", Role.VIEWER))) == 403
