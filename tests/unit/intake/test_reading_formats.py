"""The format is what the content is; what cannot be read gets one of six codes."""

from __future__ import annotations

import pytest

from smartcity.intake.reading import read_workbook
from smartcity.intake.tables import Limits, UnreadableFileError
from tests import workbooks

LETTERHEAD = workbooks.letterhead()
INNOVATIONS_XLS = workbooks.xls({"Inovasi": workbooks.INNOVATIONS})


def code_of(content: bytes, limits: Limits | None = None) -> tuple[str, dict[str, str]]:
    with pytest.raises(UnreadableFileError) as caught:
        read_workbook("usulan.xlsx", content, limits or Limits())
    return caught.value.code, caught.value.params


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("usulan.csv", LETTERHEAD, "xlsx"),
        ("usulan.xlsx", INNOVATIONS_XLS, "xls"),
        ("usulan.xls", workbooks.ods({"Inovasi": workbooks.INNOVATIONS}), "ods"),
        ("usulan.xls", workbooks.separated(workbooks.INNOVATIONS), "csv"),
        ("usulan.xls", workbooks.html(workbooks.INNOVATIONS), "html"),
        ("usulan.xls", b'<?xml version="1.0"?>\n<!-- x --><html><table></table></html>', "html"),
        ("usulan.xls", "<TABLE><tr><td>x</td></tr></TABLE>".encode("utf-16"), "html"),
        ("usulan.xlsx", workbooks.separated(workbooks.INNOVATIONS, "\t", "utf-16"), "csv"),
    ],
)
def test_the_extension_says_nothing(name: str, content: bytes, expected: str) -> None:
    assert read_workbook(name, content, Limits()).format == expected


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf\n", b"\xff\xfe \x00"])
def test_empty(content: bytes) -> None:
    assert code_of(content)[0] == "file-empty"


@pytest.mark.parametrize(
    "content",
    [
        workbooks.truncated(LETTERHEAD),
        workbooks.truncated(LETTERHEAD, 0.99),
        workbooks.truncated(INNOVATIONS_XLS),
        workbooks.truncated(INNOVATIONS_XLS, 0.97),
        b"PK\x03\x04 but nothing of a zip",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        bytes(range(256)) * 20,
    ],
)
def test_truncated_or_broken(content: bytes) -> None:
    assert code_of(content)[0] == "file-unreadable"


@pytest.mark.parametrize("content", [workbooks.encrypted(LETTERHEAD), workbooks.encrypted_xls()])
def test_locked_with_a_password(content: bytes) -> None:
    assert code_of(content)[0] == "file-encrypted"


def test_an_ods_with_a_password_is_encrypted() -> None:
    locked = workbooks.with_part(
        workbooks.ods({"Data": workbooks.INNOVATIONS}),
        "META-INF/manifest.xml",
        lambda body: body.replace(
            b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>"
        ),
    )
    assert code_of(locked)[0] == "file-encrypted"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (workbooks.zip_of({"word/document.xml": b"<w/>"}), "docx"),
        (workbooks.zip_of({"xl/workbook.bin": b"x"}), "xlsb"),
        (workbooks.zip_of({"foto.jpg": b"x"}), "zip"),
        (workbooks.zip_of({"mimetype": b"application/vnd.oasis.opendocument.text"}), "text"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "xml"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mht"),
    ],
)
def test_other_formats_are_named(content: bytes, expected: str) -> None:
    assert code_of(content) == ("file-unsupported", {"format": expected})


def test_a_word_document_of_the_old_kind_is_unsupported() -> None:
    other = INNOVATIONS_XLS.replace("Workbook".encode("utf-16-le"), "Document".encode("utf-16-le"))
    assert code_of(other) == ("file-unsupported", {"format": "ole"})


def test_too_large_names_limit_size_and_setting() -> None:
    code, params = code_of(LETTERHEAD, Limits(file_bytes=1024 * 1024 // 512))
    assert code == "file-too-large"
    assert params["setting"] == "SMARTCITY_FILE_BYTES"


@pytest.mark.parametrize(
    "content",
    [
        workbooks.xlsx({"A": [[1], [2]], "B": [[3], [4]]}),
        workbooks.xls({"A": [[1], [2]], "B": [[3], [4]]}),
        workbooks.ods({"A": [[1], [2]], "B": [[3], [4]]}),
        workbooks.separated([["a", 1], ["b", 2], ["c", 3], ["d", 4]]),
        workbooks.html([[1], [2]], [[3], [4]]),
    ],
)
def test_filled_rows_of_all_sheets_count_against_the_limit(content: bytes) -> None:
    assert read_workbook("x", content, Limits(filled_rows=4)).sheets
    code, params = code_of(content, Limits(filled_rows=3))
    assert (code, params["limit"], params["unit"]) == ("file-too-large", "3", "rows")
    assert params["setting"] == "SMARTCITY_FILLED_ROWS"
