"""Which parts of a workbook's package a rewriting has lost: pictures, charts, controls and the like."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass

from smartcity.reference.texts import text
from smartcity.reports.columns import LANGUAGE

_PARTS = {
    "images": re.compile(r"xl/media/[^/]+"),
    "charts": re.compile(r"xl/charts/chart[^/]*\.xml"),
    "pivots": re.compile(r"xl/pivotTables/[^/]+\.xml"),
    "controls": re.compile(r"xl/(?:ctrlProps|activeX)/[^/]+\.xml"),
    "embedded": re.compile(r"xl/embeddings/[^/]+"),
    "slicers": re.compile(r"xl/(?:slicers|timelines)/[^/]+\.xml"),
    "threads": re.compile(r"xl/threadedComments/[^/]+\.xml"),
}
_DRAWING = re.compile(r"xl/drawings/drawing[^/]*\.xml")
_SHAPES = (b"<xdr:sp", b"<xdr:cxnSp", b"<xdr:grpSp")


@dataclass(frozen=True, slots=True)
class PackageParts:
    """The names of a package's parts, and how many there are of each kind that may be lost."""

    names: frozenset[str]
    counts: Counter[str]


def part_counts(content: bytes) -> PackageParts:
    """The parts of an xlsx; raises BadZipFile for anything else."""
    counts: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        for name in names:
            for kind, pattern in _PARTS.items():
                if pattern.fullmatch(name):
                    counts[kind] += 1
            if _DRAWING.fullmatch(name):
                drawing = archive.read(name)
                counts["shapes"] += any(shape in drawing for shape in _SHAPES)
    return PackageParts(frozenset(names), +counts)


def lost_parts(before: PackageParts, after: PackageParts) -> list[str]:
    """What `after` lacks, in words (`2 gambar`); empty where nothing is lost."""
    lost = before.counts - after.counts
    return [text(f"reports.part.{kind}", LANGUAGE, count=count) for kind, count in sorted(lost.items())]
