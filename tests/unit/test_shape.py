"""The shape that keeps the code readable: sizes, thin pages, no private look-ups, no shared state."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted([*ROOT.glob("smartcity/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"])
PAGES = sorted(ROOT.glob("pages/**/*.py"))
TESTS = sorted(ROOT.glob("tests/**/*.py"))
VAGUE_NAMES = {"utils", "helpers", "common", "misc", "base"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def line_limit(path: Path) -> int:
    if path.name == "app.py" and path.parent == ROOT:
        return 40
    if path in PAGES:
        return 120
    return 400 if path in TESTS else 300


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=relative)
def test_files_stay_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= line_limit(path)


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_file_names_say_what_is_inside(path: Path) -> None:
    words = set(path.stem.split("_"))
    assert not words & VAGUE_NAMES
    assert not words & {"old", "new", "v2", "2", "copy"}


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_pages_define_no_function_and_no_class(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    assert not defined


def test_no_script_lies_directly_in_pages() -> None:
    # Streamlit would run it by its address, past app.py, until some session calls st.navigation.
    assert not list((ROOT / "pages").glob("*.py"))


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_no_markup_of_spreadsheet_text(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    keywords = {k.arg for n in ast.walk(tree) if isinstance(n, ast.Call) for k in n.keywords}
    attributes = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    assert "unsafe_allow_html" not in keywords
    assert not {"table"} & {
        n.func.attr
        for n in ast.walk(tree)
        if isinstance(n, ast.Call)
        and isinstance(n.func, ast.Attribute)
        and isinstance(n.func.value, ast.Name)
        and n.func.value.id == "st"
    }, "st.table renders Markdown from cells"
    assert "cache_resource" not in attributes or path.name == "cache.py"


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_no_module_keeps_mutable_state(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    empty = [
        node
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and (
            (isinstance(node.value, ast.List) and not node.value.elts)
            or (isinstance(node.value, ast.Dict) and not node.value.keys)
        )
    ]
    assert not empty, "shared by every visitor"


def test_the_core_runs_without_streamlit_and_the_intake_without_pandas() -> None:
    program = (
        "import sys, smartcity.intake.pipeline, smartcity.store\n"
        "assert not {'pandas', 'numpy', 'streamlit'} & set(sys.modules), 'intake or store'\n"
        "import smartcity.cli, smartcity.workflow.receive, smartcity.analysis.metrics\n"
        "assert 'streamlit' not in sys.modules, 'command line'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_each_package_says_what_it_is_for() -> None:
    for package in ROOT.glob("smartcity/**/__init__.py"):
        doc = ast.get_docstring(ast.parse(package.read_text(encoding="utf-8")))
        assert doc, relative(package)


def test_app_serves_the_script_that_the_page_tests_drive() -> None:
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    served = [
        node.args[0].value
        for node in calls
        if isinstance(node.func, ast.Attribute)
        and node.func.attr == "App"
        and isinstance(node.args[0], ast.Constant)
    ]
    assert served == ["smartcity/ui/script.py"]
