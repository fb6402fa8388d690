"""`python -m benchmarks [PART...]`: run all parts, or these, and write them into docs/benchmarks.md."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.faults import measure_faults
from benchmarks.hall import measure_hall
from benchmarks.intake import measure_intake
from benchmarks.measuring import ROOT, Figure, machine, table
from benchmarks.pages import measure_pages
from benchmarks.quick_wins import measure_quick_wins

REPORT = ROOT / "docs" / "benchmarks.md"
INTRODUCTION = """# Benchmarks

Written by `python -m benchmarks`, or a part of it by `python -m benchmarks hall` and the like. Times depend
on the machine; what counts are the ratios, each taken within one run.
"""
_HEADING = re.compile(r"^## ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the report: its heading, what is measured in words, and the measuring."""

    heading: str
    words: str
    figures: Callable[[], Sequence[Figure]]


PARTS: Mapping[str, Part] = {
    "intake": Part(
        "Checking a file",
        """\
A list of 60,000 innovations in 25 columns (xlsx, made by `benchmarks/long_list.py`, always the same), against
what others need only to read it. Each task runs three times in a process of its own, in turns; the quickest
counts, and of memory the highest. Imports are not counted. "All steps" is
`smartcity.intake.pipeline.check_content` in one process; "through the worker" is what pages and command line
do: it adds the start of the process and the way of the result back.""",
        measure_intake,
    ),
    "pages": Part(
        "Pages",
        """\
The same list stored. "Warm" is a rerun with everything as it was; a chart for an OPD that nobody has looked
at is drawn anew. The browser is Chromium without a screen, at 1366 x 768, on the same machine as the server;
medians of seven.""",
        measure_pages,
    ),
    "quick_wins": Part(
        "Quick wins",
        """\
Candidates made by `benchmarks/quick_wins.py`, always the same: 500 OPDs, at most one of an OPD, budgets and
levels at random, a cap of a third of what six usual ones cost. Medians of five in one process, imports not
counted.""",
        measure_quick_wins,
    ),
    "hall": Part(
        "The hall",
        """\
The same list stored in SQLite, sixty OPDs expected, a code for everybody. Two processes of the app share the
database, one for each core; everybody stays with one of them, as behind `deploy/nginx.conf` (nginx itself is
left out), and a share of a core is that of both together. What a single process does of the first figures
stands last. All who ask run on the machine too. Pages are Streamlit's WebSocket with its messages, kept as a
browser keeps it, without the drawing; half of the fifty people are OPDs, each with its own part, the others
see the whole region. They choose another value in the bar or another of four pages; a rerun ends with its
last message. Projectors and phones ask over HTTP what `layar.js` and `kirim.js` ask. A commit is another
process's; "drawn anew" is the page's last message. Of the files every fifth answer is lost and asked for
again, every seventh is sent twice at once.""",
        measure_hall,
    ),
    "faults": Part(
        "Faults",
        """\
A server is killed (SIGKILL) at moments drawn at random from the half second after an OPD has asked to store
a file, started again, and asked again for the same ticket. Then a server and a PostgreSQL are stopped and
started under an open projector and an open page; times begin when what was stopped is gone or answers.""",
        measure_faults,
    ),
}


def main(names: Sequence[str]) -> None:
    """Measure the parts, print and write them; those that are not named stay as they are."""
    written = dict(_written())
    for name in names or PARTS:
        part = PARTS[name]
        busy = machine()
        section = f"{part.heading}\n\n{part.words} {busy}\n\n{table(part.figures())}\n"
        print(section)
        written[part.heading] = section
    order = {part.heading: place for place, part in enumerate(PARTS.values())}
    sections = sorted(written.items(), key=lambda entry: order.get(entry[0], len(order)))
    REPORT.write_text("\n".join([INTRODUCTION, *(f"## {text}" for _, text in sections)]), encoding="utf-8")


def _written() -> list[tuple[str, str]]:
    """The sections of the report as it stands, by their headings."""
    _, *sections = _HEADING.split(REPORT.read_text(encoding="utf-8"))
    return [(section.partition("\n")[0], section.rstrip() + "\n") for section in sections]


if __name__ == "__main__":
    main(sys.argv[1:])
