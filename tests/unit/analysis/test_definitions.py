"""docs/definitions.md holds every field and every number that a page defines."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.frames import REFERENCE

ROOT = Path(__file__).parents[3]
DEFINITIONS = (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8")


def field_rows(kind: str) -> list[list[str]]:
    section = DEFINITIONS.split(f"### Kind `{kind}`")[1].split("###")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip(" `|") for cell in row] for row in rows]


@pytest.mark.parametrize("kind", list(REFERENCE.kinds))
def test_the_table_of_fields_is_that_of_the_reference_data(kind: str) -> None:
    fields = REFERENCE.kinds[kind].fields.values()
    expected = [
        [
            field.code,
            field.names["id"],
            field.type,
            field.unit or "",
            "required" if field.required else "recommended" if field.recommended else "",
            field.example,
        ]
        for field in fields
    ]
    assert field_rows(kind) == expected


def test_every_number_that_a_page_defines_has_its_definition() -> None:
    pages = tomllib.loads((ROOT / "data/reference/texts/pages.toml").read_text(encoding="utf-8"))["pages"]
    defined = {key.removeprefix("define_") for key in pages if key.startswith("define_")}
    assert defined
    assert defined <= set(re.findall(r"^### .*\(`(\w+)`\)$", DEFINITIONS, re.MULTILINE))
