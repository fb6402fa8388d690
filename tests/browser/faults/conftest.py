"""A server that may be killed, on either database, and people in browsers and by plain HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from smartcity.intake.tables import ExpectedOpd
from smartcity.reference.texts import text
from smartcity.workflow import registry
from smartcity.workflow.access import CodeWish, make_codes
from smartcity.workflow.actors import Role
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests import postgres
from tests.browser.asking import OPD, OTHER_OPD, REGION, Answer, Hall
from tests.browser.running import RunningServer

HEAD = "OPD;Nama Inovasi;Dimensi;Sub Dimensi;Tahapan Inovasi\n"
JSON = {"Accept": "application/json"}
_BOUNDARY = "batas-uji"


@dataclass(frozen=True, slots=True)
class Stage:
    """A running server with a region of two OPDs and a code for every role."""

    running: RunningServer
    hall: Hall

    @property
    def region(self) -> Workspace:
        """The region, opened in this process."""
        return self.hall.region

    def open(self, browser: Browser, path: str, role: Role, size: tuple[int, int] = (1366, 768)) -> Page:
        """A page in a browser of its own, signed in."""
        name, _, token = self.hall.kept_cookie(self.hall.codes[role])["Cookie"].partition("=")
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="id-ID")
        context.add_cookies([{"name": name, "value": token, "url": self.hall.server.address}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"{self.hall.server.address}{path}")
        return page


@contextmanager
def stage(folder: Path, address: str | None = None) -> Iterator[Stage]:
    """A stage on the SQLite file of its folder, or on the PostgreSQL database at `address`."""
    running = RunningServer(folder, {} if address is None else {"SMARTCITY_DATABASE": address})
    with closing(open_database(address or str(running.server.database))) as database:
        region = open_workspace(database, REGION, create=True)
        registry.save_opds(region, [ExpectedOpd(OPD), ExpectedOpd(OTHER_OPD)])
        wishes = [CodeWish(role, OPD if role is Role.OPD else None, f"Kode {role}") for role in Role]
        codes = {slip.role: slip.code for slip in make_codes(region, wishes)}
        running.start()
        try:
            yield Stage(running, Hall(running.server, region, codes))
        finally:
            running.kill()


@pytest.fixture(scope="session")
def sqlite_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One for all tests that leave it as it was: running, with nothing full, locked or away."""
    with stage(tmp_path_factory.mktemp("sqlite")) as made:
        yield made


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[postgres.PostgresServer]:
    """A PostgreSQL that is running and may be stopped."""
    programs = postgres.programs()
    assert programs is not None, "PostgreSQL is needed: apt-get install postgresql"
    with postgres.running_server(programs) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_stage(
    tmp_path_factory: pytest.TempPathFactory, own_postgres: postgres.PostgresServer
) -> Iterator[Stage]:
    """A server whose PostgreSQL may be stopped, and must be started again."""
    address = postgres.create_database(own_postgres.address, "smartcity")
    with stage(tmp_path_factory.mktemp("postgres"), address) as made:
        yield made


@dataclass(slots=True)
class Sender:
    """An OPD that sends by plain HTTP what the phone page would."""

    hall: Hall
    cookie: Mapping[str, str]

    def upload(self, name: str, content: bytes) -> Answer:
        """Hand the file in."""
        headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}", **JSON, **self.cookie}
        return self.hall.ask("/kirim/berkas", headers, "POST", multipart(name, content))

    def checked(self, name: str, content: bytes) -> tuple[str, str]:
        """Hand the file in and wait for its check: ticket and mark of the result."""
        given = self.upload(name, content)
        assert given.status == 202, given.body
        ticket = str(json.loads(given.body)["ticket"])
        return ticket, self.result_of(ticket)

    def result_of(self, ticket: str) -> str:
        """The mark of the result of a file that waits."""
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            state = json.loads(self.hall.ask(f"/kirim/keadaan?tiket={ticket}", self.cookie).body)
            if state["state"] == "checked":
                return str(state["result"])
        raise AssertionError(state)

    def send(self, ticket: str, result: str) -> Answer:
        """Send what was checked."""
        form = {"Content-Type": "application/x-www-form-urlencoded", **JSON, **self.cookie}
        body = f"tiket={ticket}&hasil={result}".encode()
        return self.hall.ask("/kirim/simpan", form, "POST", body)


def sender(made: Stage) -> Sender:
    """The OPD, signed in."""
    return Sender(made.hall, made.hall.kept_cookie(made.hall.codes[Role.OPD]))


def multipart(name: str, content: bytes) -> bytes:
    """The body of a form with one file."""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="berkas"; filename="{name}"\r\n\r\n'
    return head.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()


def innovations(prefix: str, rows: int) -> bytes:
    """A file of the OPD with so many innovations that nobody has sent before."""
    lines = (f"{OPD};{prefix} {place};Smart Living;Kesehatan;Penerapan\n" for place in range(rows))
    return (HEAD + "".join(lines)).encode()


def say(key: str) -> str:
    """A text of the pages, as a visitor reads it."""
    return text(f"pages.{key}", "id")
