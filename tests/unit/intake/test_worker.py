"""Files are checked in another process, which no file can make the server's trouble."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import psutil
import pytest

from smartcity.intake.pipeline import check_content
from smartcity.intake.tables import IntakeContext, Limits, SheetChoice, UnreadableFileError
from smartcity.intake.worker import check_files, read_source_rows, workers_kept
from smartcity.records import FileResult, FileStatus
from tests import workbooks

ROOT = Path(__file__).parents[3]
GOOD = workbooks.letterhead()
FAR = workbooks.single_far_cell()
SLOW = b"No;OPD;Nama Inovasi\n" + b"1;Dinas Contoh;Antre Daring\n" * 400_000


def check(*files: tuple[str, bytes], limits: Limits | None = None) -> list[FileResult]:
    return list(check_files(files, IntakeContext(), limits or Limits()))


def codes(result: FileResult) -> list[str]:
    return [finding.code for finding in result.findings]


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "worker_child" in " ".join(child.cmdline())]


@pytest.fixture(autouse=True)
def no_worker_stays() -> Iterator[None]:
    yield
    assert children() == []


def test_the_result_is_that_of_the_pipeline() -> None:
    (result,) = check(("usulan.xlsx", GOOD))
    assert result == check_content("usulan.xlsx", GOOD, IntakeContext(), Limits())
    assert result.counts.rows == 13


def test_no_files_start_no_worker() -> None:
    assert check() == []


def test_an_unreadable_file_has_its_code_and_the_others_go_on() -> None:
    results = check(
        ("baik.xlsx", GOOD),
        ("kosong.xlsx", b""),
        ("sandi.xlsx", workbooks.encrypted(GOOD)),
        ("jauh.xlsx", FAR),
        ("bom.xlsx", workbooks.zip_bomb()),
        ("tawa.xlsx", workbooks.entity_bomb()),
        ("baik.xlsx", GOOD),
    )
    assert [codes(result) for result in results[1:-1]] == [
        ["file-empty"],
        ["file-encrypted"],
        ["file-too-complex"],
        ["file-too-complex"],
        ["file-too-complex"],
    ]
    assert results[0] == results[-1]
    assert results[0].status is not FileStatus.UNREADABLE
    far = results[3]
    assert (far.status, far.sha256, far.size) == (FileStatus.UNREADABLE, sha256(FAR).hexdigest(), len(FAR))
    assert (far.findings[0].sheet, far.findings[0].cell) == ("Sheet", "XFD1048576")


def test_a_file_that_makes_the_reader_abort_ends_only_its_own_check() -> None:
    # 23 GB are asked for; the scan is deceived, so that only the process limit is left.
    results = check(("tipu.xlsx", workbooks.lying_far_cell()), ("baik.xlsx", GOOD))
    assert codes(results[0]) == ["file-too-complex"]
    assert results[0].findings[0].params["setting"] == "SMARTCITY_WORKER_BYTES"
    assert results[1].counts.rows == 13


def test_the_time_limit_is_each_file_s_own() -> None:
    limits = Limits(worker_seconds=1)
    started = time.perf_counter()
    results = check(("baik.xlsx", GOOD), ("lama.csv", SLOW), ("baik.xlsx", GOOD), limits=limits)
    assert codes(results[1]) == ["file-too-complex"]
    assert results[1].findings[0].params["setting"] == "SMARTCITY_WORKER_SECONDS"
    assert results[0] == results[2]
    assert time.perf_counter() - started < 15


def test_the_memory_limit_is_watched_from_outside_too() -> None:
    limits = Limits(worker_bytes=90 * 1024 * 1024)
    results = check(("besar.csv", SLOW), ("baik.xlsx", GOOD), limits=limits)
    assert codes(results[0]) == ["file-too-complex"]
    assert results[1].counts.rows == 13


def test_limits_on_size_are_told_without_a_worker() -> None:
    (result,) = check(("besar.xlsx", GOOD), limits=Limits(file_bytes=1000))
    assert codes(result) == ["file-too-large"]
    assert result.findings[0].params["setting"] == "SMARTCITY_FILE_BYTES"


def test_one_worker_takes_all_files_of_a_call() -> None:
    seen = set()
    for _ in check_files([("baik.xlsx", GOOD)] * 4, IntakeContext(), Limits()):
        seen |= {child.pid for child in children()}
    assert len(seen) == 1


def test_one_worker_takes_all_calls_of_a_block() -> None:
    seen = set()
    with workers_kept():
        for name in ("a.xlsx", "b.xlsx"):
            check((name, GOOD))
            seen |= {child.pid for child in children()}
    assert len(seen) == 1


def test_a_killed_worker_is_replaced() -> None:
    results = []
    for result in check_files([("satu.xlsx", GOOD), ("dua.xlsx", GOOD)], IntakeContext(), Limits()):
        results.append(result)
        for child in children():
            child.kill()
            child.wait()
    assert [result.counts.rows for result in results] == [13, 13]


def test_callers_share_two_workers() -> None:
    most = []

    def upload() -> None:
        for _ in check_files([("baik.xlsx", GOOD)] * 3, IntakeContext(), Limits()):
            most.append(len(children()))

    threads = [threading.Thread(target=upload) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 15
    assert max(most) <= 2


def test_leaving_early_ends_the_worker() -> None:
    results = check_files([("baik.xlsx", GOOD)] * 3, IntakeContext(), Limits())
    next(results)
    assert len(children()) == 1
    results.close()  # type: ignore[attr-defined]
    assert children() == []


def test_the_worker_ends_when_the_server_is_killed(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys, time, psutil\n"
        "from smartcity.intake.worker import check_files\n"
        "from smartcity.intake.tables import IntakeContext, Limits\n"
        "content = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "for _ in check_files([('a', content)] * 2, IntakeContext(), Limits()):\n"
        "    print(psutil.Process().children()[0].pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    sent = tmp_path / "usulan.xlsx"
    sent.write_bytes(GOOD)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(sent)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        worker = psutil.Process(int(server.stdout.readline()))
        server.kill()
    worker.wait(timeout=10)


def test_choices_go_to_the_file_they_are_for() -> None:
    choice = {"Daftar": SheetChoice(header_rows=(4, 5), columns={"D": ""})}
    other = workbooks.xlsx({"Daftar": workbooks.INNOVATIONS})
    digest = sha256(GOOD).hexdigest()
    results = list(
        check_files([("a.xlsx", GOOD), ("b.xlsx", other)], IntakeContext(), Limits(), {digest: choice})
    )
    assert results[0] == check_content("a.xlsx", GOOD, IntakeContext(sheet_choices=choice), Limits())
    assert results[1] == check_content("b.xlsx", other, IntakeContext(), Limits())


def test_source_rows_are_the_text_of_the_sender_s_cells() -> None:
    content = workbooks.xlsx({"A": [["x"]], "B": [["Nama", "Nilai"], ["Antre", 2.0], ["Pantau", "#N/A"]]})
    assert read_source_rows("a.xlsx", content, "B", [2, 3, 9, 0], Limits()) == {
        2: ["Antre", "2"],
        3: ["Pantau", "#N/A"],
    }
    assert read_source_rows("a.xlsx", content, "C", [1], Limits()) == {}
    assert read_source_rows("a.csv", b"Nama;OPD\nA;B\n", None, [2], Limits()) == {2: ["A", "B"]}


def test_source_rows_of_an_unreadable_file() -> None:
    for content, code in ((b"", "file-empty"), (workbooks.truncated(GOOD), "file-unreadable")):
        with pytest.raises(UnreadableFileError) as caught:
            read_source_rows("a.xlsx", content, None, [1], Limits())
        assert caught.value.code == code
