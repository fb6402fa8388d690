"""`python -m benchmarks.intake`: checking a long xlsx against what others need only to read it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.long_list import COLUMNS, long_list
from benchmarks.measuring import MEGABYTE, Figure, Measure, best, machine, measure, run_measured, table

ROWS = 60_000
FEW_ROWS = 6_000
ROUNDS = 3


def pandas_reads(file: Path) -> Callable[[], object]:
    """pandas with openpyxl, which is how such files are mostly read."""
    import pandas

    return lambda: pandas.read_excel(file, engine="openpyxl", header=2)  # noqa: TID251 - the yardstick


def calamine_reads(file: Path) -> Callable[[], object]:
    """Every row of the sheet as python-calamine gives it, and nothing done with it."""
    import python_calamine

    def read() -> int:
        sheet = python_calamine.load_workbook(str(file)).get_sheet_by_index(0)
        return sum(1 for _ in sheet.iter_rows())

    return read


def pipeline_checks(file: Path) -> Callable[[], object]:
    """All steps of the intake, in one process."""
    from smartcity.intake.pipeline import check_content
    from smartcity.intake.tables import IntakeContext, Limits

    return lambda: check_content(file.name, file.read_bytes(), IntakeContext(), Limits())


def worker_checks(file: Path) -> Callable[[], object]:
    """The same through the worker process, its start and the way of the result back included."""
    from smartcity.intake.tables import IntakeContext, Limits
    from smartcity.intake.worker import check_files

    return lambda: list(check_files([(file.name, file.read_bytes())], IntakeContext(), Limits()))


TASKS = {
    "pandas": pandas_reads,
    "calamine": calamine_reads,
    "pipeline": pipeline_checks,
    "worker": worker_checks,
}


def measure_intake() -> list[Figure]:
    """The figures of the intake's budgets; the tasks take turns, so that a busy moment meets all of them."""
    long, short = str(long_list(ROWS)), str(long_list(FEW_ROWS))
    taken: dict[str, list[Measure]] = {name: [] for name in (*TASKS, "short")}
    for _ in range(ROUNDS):
        for name in TASKS:
            taken[name].append(measure("benchmarks.intake", name, long))
        taken["short"].append(measure("benchmarks.intake", "pipeline", short))
    quickest = {name: best(measures) for name, measures in taken.items()}
    pandas, calamine, check, worker = (quickest[name] for name in TASKS)
    size = f"{ROWS:,} x {COLUMNS}"
    return [
        Figure(f"pandas.read_excel(openpyxl) reads {size}", pandas.seconds, "s"),
        Figure(f"python-calamine iter_rows reads {size}", calamine.seconds, "s"),
        Figure(f"check of {size}, all steps", check.seconds, "s"),
        Figure(f"check of {size} through the worker", worker.seconds, "s"),
        Figure(f"check of {FEW_ROWS:,} x {COLUMNS}, all steps", quickest["short"].seconds, "s"),
        Figure("check / pandas with openpyxl reading", check.seconds / pandas.seconds, "x", 0.6, 0.35),
        Figure("check / python-calamine reading", check.seconds / calamine.seconds, "x", 4, 2.5),
        Figure("through the worker / pandas with openpyxl reading", worker.seconds / pandas.seconds, "x"),
        Figure("peak memory of the check", check.peak / MEGABYTE, "MB", 600, 350),
        Figure("peak memory of the worker process", worker.children_peak / MEGABYTE, "MB"),
        Figure("peak memory of the server that waits for it", worker.peak / MEGABYTE, "MB"),
        Figure(
            f"cost growth {FEW_ROWS:,} to {ROWS:,} rows",
            check.seconds / quickest["short"].seconds,
            "x",
            12,
            10,
        ),
    ]


def main(arguments: list[str]) -> None:
    """Without arguments the whole table; with a task and a file, one measured run for it."""
    if arguments:
        name, file = arguments
        run_measured(TASKS[name](Path(file)))
        return
    print(machine())
    print(table(measure_intake()))


if __name__ == "__main__":
    main(sys.argv[1:])
