"""Run every benchmark and write docs/benchmarks.md."""

from __future__ import annotations

from benchmarks.intake import measure_intake
from benchmarks.measuring import ROOT, machine, table
from benchmarks.pages import measure_pages
from benchmarks.quick_wins import measure_quick_wins

REPORT = ROOT / "docs" / "benchmarks.md"
INTRODUCTION = """# Benchmarks

Written by `python -m benchmarks`. Times depend on the machine; what counts are the ratios, each taken within
one run. {machine}

## Checking a file

A list of 60,000 innovations in 25 columns (xlsx, made by `benchmarks/long_list.py`, always the same), against
what others need only to read it. Each task runs three times in a process of its own, in turns; the quickest
counts, and of memory the highest. Imports are not counted. "All steps" is
`smartcity.intake.pipeline.check_content` in one process; "through the worker" is what pages and command line
do: it adds the start of the process and the way of the result back.

{intake}

## Pages

The same list stored. "Warm" is a rerun with everything as it was; a chart for an OPD that nobody has looked
at is drawn anew. The browser is Chromium without a screen, at 1366 x 768, on the same machine as the server;
medians of seven.

{pages}

## Quick wins

Candidates made by `benchmarks/quick_wins.py`, always the same: 500 OPDs, at most one of an OPD, budgets and
levels at random, a cap of a third of what six usual ones cost. Medians of five in one process, imports not
counted.

{quick_wins}
"""


def main() -> None:
    """Measure, print and write."""
    report = INTRODUCTION.format(
        machine=machine(),
        intake=table(measure_intake()),
        pages=table(measure_pages()),
        quick_wins=table(measure_quick_wins()),
    )
    print(report)
    REPORT.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
