"""The projector's routes: who may ask, what is held back and for how long, and what is made only once."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Message, Scope

from smartcity.web import projector, slide_store
from smartcity.web.projector import PLOTLY, UPLOAD, Projector
from smartcity.workflow import screens
from smartcity.workflow.actors import LOCAL_ACTOR, Actor, Role
from smartcity.workflow.screens import Screen, turned_to
from smartcity.workflow.workspace import Workspace, open_workspace
from tests.unit.web.conftest import OPDS, REGION, send


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - any plain value
        return json.loads(self.body)


def app(actor: Actor | None = LOCAL_ACTOR) -> Starlette:
    return Starlette(routes=Projector(lambda _scope: actor).routes())


async def asked(served: Starlette, path: str, query: str = "") -> Answer:
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost:8501")],
        "scheme": "http",
        "server": ("localhost", 8501),
    }
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send_message(message: Message) -> None:
        messages.append(message)

    await served(scope, receive, send_message)
    body = b"".join(message.get("body", b"") for message in messages[1:])
    headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
    return Answer(messages[0]["status"], headers, body)


def get(path: str, query: str = "", actor: Actor | None = LOCAL_ACTOR) -> Answer:
    return asyncio.run(asked(app(actor), path, query))


def stand_still(workspace: Workspace, slide: str = "participation") -> None:
    screens.steer(workspace, lambda state: turned_to(state, slide, screens.now_of(workspace)))


@pytest.mark.parametrize("path", ["/layar", "/layar/keadaan", "/layar/slide/missing"])
@pytest.mark.parametrize("actor", [None, Actor("x", Role.OPD, OPDS[0])], ids=["nobody", "opd"])
def test_nobody_and_an_opd_get_nothing(filled: Workspace, path: str, actor: Actor | None) -> None:
    answer = get(path, f"region={REGION}&w=1920", actor)
    assert answer.status == 403
    assert OPDS[2].encode() not in answer.body


def test_an_opd_is_told_where_its_own_pages_are(filled: Workspace) -> None:
    answer = get("/layar", f"region={REGION}", Actor("x", Role.OPD, OPDS[0]))
    assert (answer.status, answer.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert [f'href="{way}"'.encode() in answer.body for way in (UPLOAD, "/")] == [True, True]


@pytest.mark.parametrize("role", [Role.PROJECTOR, Role.VIEWER, Role.FACILITATOR])
def test_a_projector_and_whoever_reads_the_region_see_its_screen(filled: Workspace, role: Role) -> None:
    assert get("/layar", f"region={REGION}", Actor("x", role)).status == 200


def test_the_page_runs_only_its_own_scripts(filled: Workspace) -> None:
    page = get("/layar", f"region={REGION}")
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert b"<script>" not in page.body
    assert PLOTLY.encode() in page.body


def test_without_a_region_the_only_one_is_shown_and_of_several_one_is_chosen(filled: Workspace) -> None:
    assert f'data-region="{REGION}"'.encode() in get("/layar").body
    open_workspace(filled.database, "32.10", create=True)
    choice = get("/layar").body
    assert choice.count(b"<a href=") == 2
    assert b"/layar?region=32.10" in choice
    assert b"<script" not in get("/layar", "region=<script>").body


def test_what_is_up_is_told_at_once_to_one_who_does_not_know(filled: Workspace) -> None:
    stand_still(filled, "coverage")
    state = get("/layar/keadaan", f"region={REGION}").json
    assert (state["slide"], state["revision"], state["frozen"]) == ("coverage", filled.revision, False)


def test_an_answer_waits_until_something_changes(filled: Workspace) -> None:
    served = app()

    async def wait_for_commit() -> tuple[Answer, float]:
        known = (await asked(served, "/layar/keadaan", f"region={REGION}")).json["mark"]
        waiting = asyncio.create_task(asked(served, "/layar/keadaan", f"region={REGION}&tanda={known}"))
        await asyncio.sleep(0.6)
        assert not waiting.done()
        await asyncio.to_thread(stand_still, filled, "qr")
        begun = time.monotonic()
        return await waiting, time.monotonic() - begun

    answer, seconds = asyncio.run(wait_for_commit())
    assert answer.json["slide"] == "qr"
    assert seconds < 1


def test_an_answer_that_has_nothing_new_comes_in_the_end(filled: Workspace) -> None:
    screens.steer(filled, lambda state: turned_to(state, "stages", screens.now_of(filled)))
    served = app()

    async def nothing_new() -> float:
        known = (await asked(served, "/layar/keadaan", f"region={REGION}")).json["mark"]
        begun = time.monotonic()
        assert (await asked(served, "/layar/keadaan", f"region={REGION}&tanda={known}")).json["mark"] == known
        return time.monotonic() - begun

    assert 2.5 < asyncio.run(nothing_new()) < 5


def test_thirty_waiting_projectors_cost_what_one_costs(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[float] = []
    look = projector.load_screen

    def counted(workspace: Workspace) -> Screen:
        looked.append(time.monotonic())
        return look(workspace)

    monkeypatch.setattr(projector, "load_screen", counted)
    stand_still(filled)
    served = app()

    async def thirty() -> float:
        mark = (await asked(served, "/layar/keadaan", f"region={REGION}")).json["mark"]
        query = f"region={REGION}&tanda={mark}"
        begun = time.monotonic()
        await asyncio.gather(*[asked(served, "/layar/keadaan", query) for _ in range(30)])
        return time.monotonic() - begun

    seconds = asyncio.run(thirty())
    assert len(looked) <= seconds * 4 + 2


def test_thirty_projectors_share_one_slide(filled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = slide_store.make_slide

    def counted(*given: Any) -> Any:  # noqa: ANN401 - passes all on
        made.append(given[0])
        return make(*given)

    monkeypatch.setattr(slide_store, "make_slide", counted)
    served = app()

    async def thirty() -> list[Answer]:
        query = f"region={REGION}&w=1920"
        return await asyncio.gather(*[asked(served, "/layar/slide/coverage", query) for _ in range(30)])

    answers = asyncio.run(thirty())
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert made == ["coverage"]


def test_frozen_figures_are_those_that_stood(filled: Workspace) -> None:
    stood = filled.revision
    screens.steer(filled, lambda state: screens.frozen(state, stood))
    send(filled, "Dinas Perhubungan;Rambu Cerdas;Smart Living;Mobilitas\n")
    query = f"region={REGION}&w=1920"
    slide = get("/layar/slide/participation", query).json
    assert slide["revision"] == stood
    assert slide["sentence"].startswith("1\u00a0dari 3")
    screens.steer(filled, lambda state: screens.opened(state, screens.now_of(filled)))
    assert get("/layar/keadaan", query).json["slide"] == "changed"
    assert get("/layar/slide/changed", query).json["names"]["items"] == [OPDS[2]]
    assert get("/layar/slide/participation", query).json["sentence"].startswith("2\u00a0dari 3")


@pytest.mark.parametrize(
    ("code", "query"),
    [("none", "w=1920"), ("..%2f", "w=1920"), ("missing", "w=wide"), ("missing", "")],
)
def test_what_is_no_slide_or_no_width_is_not_found(filled: Workspace, code: str, query: str) -> None:
    assert get(f"/layar/slide/{code}", f"region={REGION}&{query}").status == 404


def test_an_unknown_region_is_no_failure(filled: Workspace) -> None:
    assert get("/layar/keadaan", "region=99.99").status == 503
    assert get("/layar", "region=99.99").status == 200


def test_plotly_is_sent_small_and_kept_by_the_browser(filled: Workspace) -> None:
    answer = get(PLOTLY)
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.body) < 1_700_000


def test_the_qr_code_leads_phones_to_an_address_that_they_reach(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMARTCITY_ADDRESS", "http://192.168.1.20:8501")
    slide = get("/layar/slide/qr", f"region={REGION}&w=1920").body
    assert f"http://192.168.1.20:8501{UPLOAD}".removeprefix("http://").encode() in slide
    assert b"localhost" not in slide
