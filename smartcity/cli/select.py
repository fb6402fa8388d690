"""`select`: the best set of quick wins under rules given on the command line, as JSON or in sentences."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from smartcity.analysis.advice import Advice, advice_on
from smartcity.analysis.quick_wins import QuickWins, quick_wins
from smartcity.analysis.selection_texts import SelectionWords
from smartcity.analysis.simulation import Simulation, simulated
from smartcity.cli import LANGUAGE
from smartcity.cli.output import harmless
from smartcity.names import fold
from smartcity.reference import QuickWinSettings, load_reference
from smartcity.reference.formats import number, rupiah
from smartcity.reference.quick_win_settings import setting_problems
from smartcity.reference.texts import text
from smartcity.workflow.errors import SettingsError, UnknownCandidateError
from smartcity.workflow.tables import RegionTables, load_tables
from smartcity.workflow.workspace import open_database, open_workspace

_DECIMALS = 6
_INFEASIBLE = 1
_UNSOLVED = 2
_IMPACT_SHARE = "impact_share"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `select`; a rule that is not given is the region's own."""

    def help_of(name: str) -> str:
        return text(f"cli.select.{name}", LANGUAGE)

    parser.add_argument("--json", action="store_true", help=text("cli.json", LANGUAGE))
    parser.add_argument("--per-dimension", type=int, metavar="N", help=help_of("per_dimension"))
    parser.add_argument("--max-per-opd", type=int, metavar="K", help=help_of("max_per_opd"))
    parser.add_argument("--budget", type=int, metavar="RUPIAH", help=help_of("budget"))
    parser.add_argument("--max-residual", type=int, metavar="VALUE", help=help_of("max_residual"))
    parser.add_argument("--weights", type=_weights, metavar="FILE", help=help_of("weights"))
    for option in ("must", "must_not"):
        parser.add_argument(
            f"--{option.replace('_', '-')}", action="append", metavar="OPD/NAME", help=help_of(option)
        )
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", help=text("cli.metrics.as_of", LANGUAGE)
    )
    parser.add_argument("--region", metavar="REGION", help=text("cli.region", LANGUAGE))
    parser.add_argument("--database", metavar="URL", help=text("cli.database", LANGUAGE))


def run(arguments: argparse.Namespace) -> int:
    """Print the set; exit code 0, 1 where no set keeps the rules, 2 where none was found in time.

    Raises SettingsError for rules that cannot be used, UnknownCandidateError for a name that is no stored
    innovation or several.
    """
    reference = load_reference()
    with closing(open_database(arguments.database, create=False)) as database:
        tables = load_tables(open_workspace(database, arguments.region), arguments.as_of)
    settings = _settings(arguments, tables)
    problems = setting_problems(settings, reference)
    if problems:
        raise SettingsError(problems)
    found = quick_wins(simulated(tables, Simulation(settings)), reference)
    advice = advice_on(found, reference)
    if advice.selection.status == "unsolved":
        print(text("selection.headline_unsolved", LANGUAGE), file=sys.stderr)
        return _UNSOLVED
    if arguments.json:
        print(json.dumps(selection_json(found, advice), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        print("\n".join(harmless(line) for line in _sentences(found, advice)))
    return 0 if advice.selection.status == "optimal" else _INFEASIBLE


def selection_json(found: QuickWins, advice: Advice) -> dict[str, Any]:
    """The selection as plain values; `score` is the value that is summed in `objective`."""
    chosen = advice.selection
    runner_up = {
        "objective": _rounded(chosen.runner_up_objective),
        "chosen": _members(found, chosen.runner_up),
    }
    return {
        "status": chosen.status,
        "objective": _rounded(chosen.objective),
        "conflict": [asdict(conflict) for conflict in chosen.conflict],
        "relaxations": [asdict(change) for change in chosen.relaxations],
        "chosen": _members(found, chosen.chosen),
        "runner_up": None if chosen.runner_up is None else runner_up,
        "robustness": [
            {
                **_names(found, row["record_id"]),
                "share": round(float(row["share"]), 4),
                "flip": _flip(found, row),
            }
            for row in advice.firmness.to_dict("records")
        ],
        "left_out": [{**_names(found, record), "reason": reason} for record, reason in chosen.left_out],
        "noted": [{**_names(found, record), "reason": reason} for record, reason in chosen.noted],
    }


def _flip(found: QuickWins, row: Mapping[Any, Any]) -> dict[str, Any] | None:
    if not isinstance(row["flip_aspect"], str):
        return None
    weight = round(float(row["flip_weight"]), 4)
    return {"aspect": row["flip_aspect"], "weight": weight, "rival": _names(found, row["rival"])}


def _members(found: QuickWins, record_ids: Sequence[str] | None) -> list[dict[str, Any]]:
    return [_names(found, record) | _figures(found, record) for record in record_ids or ()]


def _names(found: QuickWins, record_id: str) -> dict[str, Any]:
    row = found.rows.loc[record_id].to_dict()
    return {name: row[name] for name in ("opd", "name", "dimension")}


def _figures(found: QuickWins, record_id: str) -> dict[str, Any]:
    row = found.rows.loc[record_id].to_dict()
    return {
        "score": _rounded(row["value"]),
        "readiness": _rounded(row["readiness"]),
        "budget": None if pd.isna(row["budget"]) else int(row["budget"]),
        "residual": None if pd.isna(row["residual"]) else int(row["residual"]),
    }


def _rounded(value: Any) -> float | None:  # noqa: ANN401 - a cell that may be NA
    return None if value is None or pd.isna(value) else round(float(value), _DECIMALS)


def _settings(arguments: argparse.Namespace, tables: RegionTables) -> QuickWinSettings:
    """The region's settings with what the command line says instead."""
    given: dict[str, Any] = {
        name: getattr(arguments, name)
        for name in ("max_per_opd", "budget", "max_residual")
        if getattr(arguments, name) is not None
    }
    if arguments.per_dimension is not None:
        codes = [dimension.code for dimension in load_reference().dimensions]
        given["targets"] = dict.fromkeys(codes, arguments.per_dimension)
    for name in ("must", "must_not"):
        if getattr(arguments, name) is not None:
            wanted = getattr(arguments, name)
            given[name] = tuple(dict.fromkeys(_record_id(tables, sent) for sent in wanted))
    settings = replace(tables.settings, rules=replace(tables.settings.rules, **given))
    return settings if arguments.weights is None else _weighted(settings, arguments.weights)


def _weights(sent: str) -> dict[str, float]:
    """The numbers of a JSON or TOML file {aspect: weight}; argparse makes bad usage of its refusal."""
    try:
        content = Path(sent).read_text(encoding="utf-8")
        read = tomllib.loads(content) if sent.endswith(".toml") else json.loads(content)
        return {str(name): float(weight) for name, weight in read.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        why = text("cli.select.weights_unreadable", LANGUAGE, file=sent, why=str(error))
        raise argparse.ArgumentTypeError(harmless(why)) from error


def _weighted(settings: QuickWinSettings, numbers: Mapping[str, float]) -> QuickWinSettings:
    """The settings with these weights: of readiness aspects, of impact criteria, and `impact_share`."""
    criteria = {aspect.code for aspect in load_reference().readiness.impact_aspects}
    impact = {name: weight for name, weight in numbers.items() if name in criteria}
    ready = {name: weight for name, weight in numbers.items() if name not in {*criteria, _IMPACT_SHARE}}
    return replace(
        settings,
        impact_share=numbers.get(_IMPACT_SHARE, settings.impact_share),
        weights=ready or settings.weights,
        impact_weights=impact or settings.impact_weights,
    )


def _record_id(tables: RegionTables, sent: str) -> str:
    """The innovation that `OPD/NAME` (or a name alone) means. Raises UnknownCandidateError."""
    innovations = tables.innovations
    parts = sent.split("/")
    splits = [("/".join(parts[:at]), "/".join(parts[at:])) for at in range(1, len(parts))]
    wanted = {(fold(opd), fold(name)) for opd, name in splits}
    opds, names = innovations["opd"].astype(object), innovations["name"]
    keys = [(fold(str(opd)), fold(str(name))) for opd, name in zip(opds, names, strict=True)]
    ids = list(innovations["record_id"])
    exact = [record for record, key in zip(ids, keys, strict=True) if key in wanted]
    matching = exact or [record for record, (_, name) in zip(ids, keys, strict=True) if name == fold(sent)]
    if len(matching) != 1:
        known = dict(zip(ids, (f"{opd}/{name}" for opd, name in zip(opds, names, strict=True)), strict=True))
        raise UnknownCandidateError(sent, tuple(known[record] for record in matching))
    return str(matching[0])


def _sentences(found: QuickWins, advice: Advice) -> list[str]:
    reference, chosen = load_reference(), advice.selection
    words = SelectionWords.of(found, advice, reference, LANGUAGE)
    if chosen.status != "optimal":
        said = [text("selection.headline_none", LANGUAGE)]
        said += [f"- {words.conflict(conflict)}" for conflict in chosen.conflict]
        return said + [words.relaxation(change) for change in chosen.relaxations]
    lines = []
    for row in advice.firmness.to_dict("records"):
        candidate = found.rows.loc[row["record_id"]]
        dimension = reference.dimension(candidate["dimension"]).names[LANGUAGE]
        value = number(candidate["value"], 1, LANGUAGE)
        lines.append(f"{dimension}: {candidate['name']} ({candidate['opd']}), {value}. {words.firmness(row)}")
    members = found.rows.loc[list(chosen.chosen)]
    headline = text(
        "selection.headline",
        LANGUAGE,
        chosen=number(len(chosen.chosen), 0, LANGUAGE),
        wanted=number(len(chosen.chosen), 0, LANGUAGE),
        value=number(chosen.objective, 1, LANGUAGE),
        budget=rupiah(members["budget"].sum(), LANGUAGE),
    )
    return [
        headline,
        *lines,
        *(f"{words.names[record]}: {words.reason(code)}" for record, code in chosen.left_out),
    ]
