"""Every text that a page asks for exists, and none is kept that nobody asks for."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]
CODE = [ROOT / "app.py", *ROOT.glob("pages/**/*.py"), *ROOT.glob("smartcity/ui/*.py")]
# Keys that are put together from a code of the data: `<start><code>`.
STARTS = (
    "upload_state_",
    "upload_mode_",
    "finding_severity_",
    "history_source_",
    "history_state_",
    "define_",
    "matrix_order_",
    "opds_",
    "go_to_",
    "change_",
    "column_",
    "closed_",
    "role_",
    "access_column_",
    "rows_budget_",
    "history_",
    "decisions_",
    "elsewhere_",
    "upload_",
    "unknown",
    "progress_",
    "follow_up_",
    "closing_",
    "burn_up_step_",
    "stages_",
    "drawer_",
    "left_out_",
    "levels_",
    "readiness_column_",
    "risk_",
    "weights_",
    "overlap_",
    "decision_",
    "selection_must",
    "selection_way_out_",
    "simulation_moved_",
    "simulation_same_",
)


def kept_keys() -> set[str]:
    files = (ROOT / "data/reference/texts").glob("*.toml")
    return {key for file in files for key in tomllib.loads(file.read_text(encoding="utf-8")).get("pages", {})}


def words_in_code() -> set[str]:
    words: set[str] = set()
    for path in CODE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        words |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return words


def asked_keys() -> set[str]:
    asked: set[str] = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "say"
                and isinstance(node.args[0], ast.Constant)
            ):
                asked.add(node.args[0].value)
    return asked


def test_every_text_that_is_asked_for_exists() -> None:
    assert asked_keys() <= kept_keys()


def test_no_text_is_kept_for_nobody() -> None:
    words = words_in_code()
    unused = {
        key
        for key in kept_keys()
        if key not in words
        and not key.startswith(STARTS)
        and key.removesuffix("_title").removesuffix("_help") not in words
    }
    assert not unused
