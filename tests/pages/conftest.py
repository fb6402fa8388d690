"""Pages driven headless through app.py on a database of their own, asked for as if from this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smartcity.intake.tables import ExpectedOpd
from smartcity.ui import access
from smartcity.ui.navigation import menu_page
from smartcity.workflow import registry
from smartcity.workflow.commit import commit_file
from smartcity.workflow.receive import check_uploads
from smartcity.workflow.workspace import Workspace, open_database, open_workspace

ROOT = Path(__file__).parents[2]
REGION = "32.04"
OPDS = ("Dinas Kesehatan", "Dinas Pendidikan", "Dinas Perhubungan")
# Three accepted innovations; one without a dimension and one of an OPD outside the registry are held.
USULAN = """OPD;Nama Inovasi;Dimensi;Sub Dimensi;Tahapan Inovasi;Tahun Mulai;Anggaran
Dinas Kesehatan;Antre Sehat;Smart Living;Kesehatan;Penerapan;2021;100000000
Dinas Kesehatan;Posyandu Keliling;Smart Living;Kesehatan;Uji Coba;2022;50000000
Dinas Pendidikan;Kelas Terbuka;Smart Society;Ekosistem Belajar;Inisiatif;2022;
Dinas Pendidikan;Buku Bersama;;;Inisiatif;2022;
Dinas Antariksa Rakyat;Roket Desa;Smart Economy;;Inisiatif;2022;
"""

OpenPage = Callable[..., AppTest]


@pytest.fixture
def database_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty database that the app opens, asked for by this machine's name."""
    file = tmp_path / "smartcity.db"
    monkeypatch.setenv("SMARTCITY_DATABASE", str(file))
    monkeypatch.setattr(access, "request_headers", lambda: {"Host": "localhost:8501"})
    monkeypatch.setattr(access, "request_address", lambda: None)
    monkeypatch.setattr(access, "request_token", lambda: "")
    return file


@pytest.fixture
def region(database_file: Path) -> Workspace:
    """A region without anything in it."""
    return open_workspace(open_database(str(database_file)), REGION, create=True)


@pytest.fixture
def filled(region: Workspace) -> Workspace:
    """The region with three expected OPDs and the upload above."""
    registry.save_opds(region, [ExpectedOpd(name) for name in OPDS])
    [received] = check_uploads(region, [("usulan.csv", USULAN.encode())])
    commit_file(region, received)
    return region


@pytest.fixture
def open_page(database_file: Path) -> OpenPage:
    """Opens a page of the menu by its code, through app.py."""

    def opened(code: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "smartcity" / "ui" / "script.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        app.switch_page(menu_page(code).script).run()
        assert not app.exception, app.exception[0].stack_trace
        return app

    return opened
