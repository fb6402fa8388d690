"""A hall that is served, and phones of OPDs that ask its server over HTTP as the page's script does."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from smartcity.intake.tables import ExpectedOpd
from smartcity.workflow import registry
from smartcity.workflow.access import CodeWish, make_codes
from smartcity.workflow.actors import Role
from smartcity.workflow.workspace import Workspace, open_database, open_workspace
from tests.browser.running import RunningServer

REGION = "32.04"
HEALTH, SCHOOLS = "Dinas Kesehatan", "Dinas Pendidikan"
HEAD = "OPD;Nama Inovasi;Dimensi;Sub Dimensi\n"
JSON, HTML = {"Accept": "application/json"}, {"Accept": "text/html"}
_BOUNDARY = "batas-formulir"
_UNDER_WAY = {"queued", "checking"}


def rows(*names: str, opd: str = HEALTH, dimension: str = "Smart Living") -> bytes:
    """A list of innovations of an OPD."""
    return (HEAD + "".join(f"{opd};{name};{dimension};\n" for name in names)).encode()


def form_of(content: bytes, name: str = "usulan.csv") -> bytes:
    """The body of the form with one file."""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="berkas"; filename="{name}"\r\n\r\n'
    return head.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - any plain value
        return json.loads(self.body)


class Phone:
    """A browser's requests with its cookie."""

    def __init__(self, port: int, code: str) -> None:
        self._port = port
        self.cookie: dict[str, str] = {}
        given = self.post("/masuk", HTML, code=code)
        assert given.status == 303, given.body
        self.landed = given.headers["location"]
        self.cookie = {"Cookie": given.headers["set-cookie"].partition(";")[0]}

    def ask(
        self, path: str, headers: Mapping[str, str] = JSON, method: str = "GET", body: bytes | None = None
    ) -> Answer:
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)) as connection:
            connection.request(method, path, body, {**self.cookie, **headers})
            given = connection.getresponse()
            named = {name.lower(): value for name, value in given.getheaders()}
            return Answer(given.status, named, given.read())

    def post(self, path: str, headers: Mapping[str, str] = JSON, **fields: str) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask(path, {**kind, **headers}, "POST", urlencode(fields).encode())

    def hand_in(self, content: bytes, name: str = "usulan.csv", headers: Mapping[str, str] = JSON) -> Answer:
        kind = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
        return self.ask("/kirim/berkas", {**kind, **headers}, "POST", form_of(content, name))

    def checked(self, ticket: str) -> dict[str, Any]:
        """What the server says of the file once it is no longer under way."""
        while True:
            said: dict[str, Any] = self.ask(f"/kirim/keadaan?tiket={ticket}").json
            if said["state"] not in _UNDER_WAY:
                return said

    def handed_in(self, content: bytes) -> dict[str, Any]:
        """The same for a file that is handed in first."""
        given = self.hand_in(content)
        assert given.status == 202, given.body
        return self.checked(given.json["ticket"])

    def send(self, checked: Mapping[str, Any], **answers: str) -> Answer:
        """Send a file as it was checked."""
        return self.post("/kirim/simpan", tiket=checked["ticket"], hasil=checked["result"], **answers)


@dataclass(frozen=True, slots=True)
class Hall:
    """A running server, its region in the hands of the facilitator, and the codes of its OPDs and roles."""

    running: RunningServer
    region: Workspace
    codes: Mapping[str, str]

    def phone(self, who: str = HEALTH) -> Phone:
        """A phone that has just signed in."""
        return Phone(self.running.server.port, self.codes[who])


@contextmanager
def served_hall(folder: Path, settings: Mapping[str, str] = {}) -> Iterator[Hall]:
    """A hall on a database of its own; codes by the OPD's name, or by the role of the others."""
    running = RunningServer(folder, settings)
    with closing(open_database(str(running.server.database))) as database:
        region = open_workspace(database, REGION, create=True)
        registry.save_opds(region, [ExpectedOpd(HEALTH), ExpectedOpd(SCHOOLS)])
        wishes = [CodeWish(role) for role in Role if role is not Role.OPD]
        wishes += [CodeWish(Role.OPD, opd) for opd in (HEALTH, SCHOOLS)]
        codes = {slip.opd or slip.role: slip.code for slip in make_codes(region, wishes)}
        running.start()
        try:
            yield Hall(running, region, codes)
        finally:
            running.kill()
