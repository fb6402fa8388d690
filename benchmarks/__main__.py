"""Run every benchmark and write docs/benchmarks.md."""

from __future__ import annotations

from benchmarks.intake import measure_intake
from benchmarks.measuring import ROOT, machine, table
from benchmarks.pages import measure_pages

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
"""


def main() -> None:
    """Measure, print and write."""
    report = INTRODUCTION.format(
        machine=machine(), intake=table(measure_intake()), pages=table(measure_pages())
    )
    print(report)
    REPORT.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
