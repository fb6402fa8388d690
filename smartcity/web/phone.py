"""The routes of the page on which OPDs send: form, check, result, receipt (docs/architecture.md has a table).

Whatever is between two steps lies in the store, so every request may reach another server, or one that was
restarted meanwhile. Asking twice is always safe.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from smartcity.intake.limits import limits_from_environment
from smartcity.intake.tables import UnreadableFileError
from smartcity.reference.texts import finding_message, finding_todo, text
from smartcity.store.values import Receipt
from smartcity.store.waiting_files import WaitingFile
from smartcity.web.access_pages import language_of
from smartcity.web.forms import same_origin, small_form
from smartcity.web.gate import token_in
from smartcity.web.phone_answers import HEADERS, RefusedError, asks_for_json, download, home, to_page
from smartcity.web.phone_body import BodyTooLargeError, NoFileError, sent_file
from smartcity.web.phone_checks import Checked, PhoneChecks, Standing
from smartcity.web.phone_markup import PHONE
from smartcity.web.phone_pages import PhoneView, not_opd_page, phone_page, progress_text
from smartcity.web.phone_result import ANSWER_FIELD, NEW_NAME, point_text, registry_inside
from smartcity.workflow import sending
from smartcity.workflow.actors import Actor
from smartcity.workflow.downloads import marked_file, template_file
from smartcity.workflow.errors import (
    FileNotWaitingError,
    NothingToCommitError,
    StaleComparisonError,
    StoreFullError,
    StoreTroubleError,
)
from smartcity.workflow.workspace import Workspace, open_workspace, served_database

_HELD = 3.0
_AT_ONCE = 1.0
_LONGEST_CHECK = 120.0
"""Seconds for which an answer waits for a check: to a script that asks, to a page, and before sending."""
_FILES_AT_ONCE = 2
"""How many are stored, and templates made, side by side: a hall asks for all of them in the same minute."""
_AGAIN_AFTER = {"Retry-After": "2"}

ActorIn = Callable[[Scope], Actor]
Handler = Callable[[Request], Awaitable[Response]]


class Phone:
    """The routes, and the queue of checks that they share. `actor_in` gives who asks."""

    def __init__(self, actor_in: ActorIn) -> None:
        self._actor_in = actor_in
        self._checks = PhoneChecks()
        self._storing = CapacityLimiter(_FILES_AT_ONCE)
        self._making = CapacityLimiter(_FILES_AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        """Every address below `/kirim`; one that is posted to leads back to the page when it is opened."""
        posted = {"berkas": self.take_in, "simpan": self.send, "buang": self.put_away}
        shown = {"templat": self.template, "keadaan": self.state, "bertanda": self.marked}
        return [
            Route(PHONE, self._answered(self.page), methods=["GET"]),
            *(Route(f"{PHONE}/{n}", self._answered(do), methods=["GET"]) for n, do in shown.items()),
            *(Route(f"{PHONE}/{n}", self._answered(do), methods=["POST"]) for n, do in posted.items()),
            *(Route(f"{PHONE}/{n}", home, methods=["GET"]) for n in posted),
        ]

    async def page(self, request: Request) -> Response:
        """The page as it is for this session."""
        actor = self._actor_in(request.scope)
        if actor.opd is None:
            return HTMLResponse(not_opd_page(actor, language_of(request.scope)), headers=HEADERS)
        return await self._page(request)

    async def template(self, request: Request) -> Response:
        """The template with what is stored of the OPD."""
        workspace = await self._workspace(request)
        making = to_thread.run_sync(template_file, workspace, workspace.only_opd, limiter=self._making)
        return download(await making)

    async def take_in(self, request: Request) -> Response:
        """Keep the sent file and put its check into the queue."""
        workspace, token = await self._workspace(request), token_in(request.scope)
        language = language_of(request.scope)
        try:
            name, file, _ = await sent_file(request, limits_from_environment())
        except BodyTooLargeError as error:
            said = f"{finding_message(error.finding, language)} {finding_todo(error.finding, language)}"
            raise RefusedError(error.finding.code, 413, said) from error
        except NoFileError as error:
            raise RefusedError("no-file", 400) from error
        except OSError as error:  # a large file passes through the disk while it comes in
            raise RefusedError("full", 507) from error
        try:
            async with self._storing:
                content = await file.read()
                ticket = await run_in_threadpool(sending.take_in, workspace, token, name, content)
        finally:
            await file.close()
        standing = self._begin(workspace, token, ticket)
        if asks_for_json(request):
            return JSONResponse({"ticket": ticket, "state": standing.state}, 202, HEADERS)
        return to_page(request)

    async def state(self, request: Request) -> Response:
        """How far the check of a file is; held back for a while as long as it is not done."""
        workspace, token = await self._workspace(request), token_in(request.scope)
        ticket, language = request.query_params.get("tiket", ""), language_of(request.scope)
        file = await run_in_threadpool(sending.waiting_file, workspace, token, ticket)
        if file is None or file.batch is not None:
            state = "none" if file is None else "sent"
            return JSONResponse({"ticket": ticket, "state": state, "ahead": 0}, headers=HEADERS)
        self._begin(workspace, token, ticket)
        await self._checks.wait(ticket, _HELD)
        standing, checked = self._checks.standing(ticket), self._checks.checked(ticket)
        answer: dict[str, Any] = {
            "ticket": ticket,
            "state": standing.state,
            "ahead": standing.ahead,
            "sentence": progress_text(file.name, standing, language),
        }
        if checked is not None:
            counts = checked.received.result.counts
            answer |= {"result": checked.mark, "accepted": counts.accepted, "held": counts.held}
            answer["sentence"] = point_text(checked.received, language)
        return JSONResponse(answer, headers=HEADERS)

    async def marked(self, request: Request) -> Response:
        """The sender's own workbook with its findings marked."""
        workspace, token = await self._workspace(request), token_in(request.scope)
        checked = await self._checked(workspace, token, request.query_params.get("tiket", ""))
        try:
            return download(await run_in_threadpool(marked_file, workspace, checked.received))
        except UnreadableFileError as error:
            message = text("phone.marked_failed", language_of(request.scope))
            raise RefusedError(error.code, 409, message) from error

    async def send(self, request: Request) -> Response:
        """Send a file as it was shown: its receipt, the same one however often it is asked for."""
        workspace, token = await self._workspace(request), token_in(request.scope)
        form = await small_form(request) or {}
        ticket = form.get("tiket", "")
        receipt = await run_in_threadpool(sending.receipt_of, workspace, token, ticket)
        if receipt is None:
            try:
                checked = await self._checked(workspace, token, ticket)
                receipt = await self._sent(workspace, token, ticket, checked, form)
            except RefusedError:
                # Another click on the same button may have sent it meanwhile.
                receipt = await run_in_threadpool(sending.receipt_of, workspace, token, ticket)
                if receipt is None:
                    raise
        if not asks_for_json(request):
            return to_page(request, tiket=ticket)
        said = {name: receipt.counts.get(name, 0) for name in ("accepted", "held")}
        stored = {"batch": receipt.batch_id, "revision": receipt.revision, "at": receipt.at.isoformat()}
        return JSONResponse({"state": "sent", **stored, **said}, headers=HEADERS)

    async def put_away(self, request: Request) -> Response:
        """Forget a file that is not to be sent."""
        workspace, token = await self._workspace(request), token_in(request.scope)
        ticket = (await small_form(request) or {}).get("tiket", "")
        await run_in_threadpool(sending.put_away, workspace, token, ticket)
        self._checks.forget(ticket)
        if asks_for_json(request):
            return JSONResponse({"state": "none"}, headers=HEADERS)
        return to_page(request)

    def _answered(self, handler: Handler) -> Handler:
        """The handler, whose refusals are said as a page or as JSON, whichever was asked for."""

        async def answer(request: Request) -> Response:
            try:
                if request.method == "POST" and not same_origin(request):
                    raise RefusedError("wrong-origin", 403)
                return await handler(request)
            except RefusedError as refusal:
                return await self._refused(request, refusal)
            except FileNotWaitingError:
                return await self._refused(request, RefusedError("not-waiting", 409))
            except StoreFullError:
                return await self._refused(request, RefusedError("full", 507))
            except StoreTroubleError:
                if not asks_for_json(request):
                    raise
                return await self._refused(request, RefusedError("busy", 503))
            except ClientDisconnect:
                return Response(status_code=400)

        return answer

    async def _refused(self, request: Request, refusal: RefusedError) -> Response:
        said = refusal.said(language_of(request.scope))
        again = _AGAIN_AFTER if refusal.status == 503 else {}
        if asks_for_json(request):
            answer = {"problem": refusal.problem, "message": said}
            return JSONResponse(answer, refusal.status, HEADERS | again)
        if self._actor_in(request.scope).opd is None:
            page = not_opd_page(self._actor_in(request.scope), language_of(request.scope))
            return HTMLResponse(page, refusal.status, HEADERS)
        return await self._page(request, said, refusal.status, again)

    async def _page(
        self, request: Request, problem: str = "", status: int = 200, more: Mapping[str, str] = {}
    ) -> Response:
        workspace, token = await self._workspace(request), token_in(request.scope)
        query = request.query_params
        file, receipt, sent = await run_in_threadpool(_look, workspace, token, query.get("tiket"))
        standing = checked = None
        if file is not None:
            self._begin(workspace, token, file.ticket, anew="periksa" in query)
            await self._checks.wait(file.ticket, _AT_ONCE)
            standing, checked = self._checks.standing(file.ticket), self._checks.checked(file.ticket)
        view = PhoneView(workspace, file, standing, checked, receipt, sent, problem)
        page = phone_page(view, language_of(request.scope))
        return HTMLResponse(page, status, {**HEADERS, **more})

    async def _workspace(self, request: Request) -> Workspace:
        """The region in the hands of the OPD. Raises RefusedError for anybody else."""
        actor = self._actor_in(request.scope)
        if actor.opd is None:
            raise RefusedError("not-opd", 403)
        return await run_in_threadpool(open_workspace, served_database(), actor.region, actor)

    def _begin(self, workspace: Workspace, token: str, ticket: str, *, anew: bool = False) -> Standing:
        return self._checks.begin(ticket, partial(sending.check, workspace, token, ticket), anew=anew)

    async def _checked(self, workspace: Workspace, token: str, ticket: str) -> Checked:
        """The result of a file that waits. Raises RefusedError."""
        file = await run_in_threadpool(sending.waiting_file, workspace, token, ticket)
        if file is None or file.batch is not None:
            raise RefusedError("not-waiting", 409)
        self._begin(workspace, token, ticket, anew=True)
        await self._checks.wait(ticket, _LONGEST_CHECK)
        checked = self._checks.checked(ticket)
        if checked is None:
            raise RefusedError("busy", 503)
        return checked

    async def _sent(
        self, workspace: Workspace, token: str, ticket: str, checked: Checked, form: dict[str, str]
    ) -> Receipt:
        """The receipt of a commit that does what was shown. Raises RefusedError."""
        received = checked.received
        if checked.mark != form.get("hasil"):
            raise RefusedError("changed", 409)
        if registry_inside(received) or not received.changes_something():
            raise RefusedError("nothing", 409)
        answers = {
            name.removeprefix(ANSWER_FIELD): None if answer == NEW_NAME else answer
            for name, answer in form.items()
            if name.startswith(ANSWER_FIELD)
        }
        try:
            receipt = await to_thread.run_sync(sending.send, workspace, token, ticket, received, answers)
        except StaleComparisonError as error:
            self._checks.forget(ticket)
            raise RefusedError("changed", 409) from error
        except NothingToCommitError as error:
            raise RefusedError("nothing", 409) from error
        self._checks.forget(ticket)
        return receipt


def _look(
    workspace: Workspace, token: str, ticket: str | None
) -> tuple[WaitingFile | None, tuple[WaitingFile, Receipt] | None, list[sending.SentBefore]]:
    """The file that waits, the receipt of the ticket asked for, and what was sent before."""
    file = sending.waiting_file(workspace, token)
    asked = sending.waiting_file(workspace, token, ticket) if ticket else None
    receipt = sending.receipt_of(workspace, token, ticket) if ticket else None
    shown = None if asked is None or receipt is None else (asked, receipt)
    return file, shown, sending.sent_before(workspace)
