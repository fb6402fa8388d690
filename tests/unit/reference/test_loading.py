import shutil
from collections import Counter
from pathlib import Path

import pytest

from smartcity.names import fold
from smartcity.reference import Reference, ReferenceDataError, load_reference
from smartcity.reference.loading import DATA_FOLDER


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA_FOLDER, tmp_path / "reference"))


def change(folder: Path, file: str, old: str, new: str) -> Reference:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return Reference(folder)


def test_dimensions_stand_in_the_order_and_colours_of_every_screen(reference: Reference) -> None:
    assert [(dimension.code, dimension.color) for dimension in reference.dimensions] == [
        ("governance", "#0072B2"),
        ("branding", "#CC79A7"),
        ("economy", "#E69F00"),
        ("living", "#D55E00"),
        ("society", "#56B4E9"),
        ("environment", "#009E73"),
    ]
    assert len(reference.subdimensions) == 18
    assert reference.subdimensions["living/health"].dimension == "living"


def test_no_spelling_means_two_dimensions(reference: Reference) -> None:
    meanings = [
        (fold(word), dimension.code)
        for dimension in reference.dimensions
        for word in (*dimension.aliases, *dimension.typos)
    ]
    meanings += [(fold(word), "trap") for trap in reference.dimension_traps for word in trap.spellings]
    twice = [word for word, times in Counter(word for word, _ in set(meanings)).items() if times > 1]
    assert twice == []


def test_traps_are_asked(reference: Reference) -> None:
    traps = {word: trap for trap in reference.dimension_traps for word in trap.spellings}
    assert (traps["se"].code, traps["se"].suggestions) == ("dimension-ambiguous", ("economy", "environment"))
    assert (traps["smart mobility"].code, traps["smart mobility"].suggestions) == (
        "dimension-unknown",
        ("living",),
    )
    assert traps["smart people"].suggestions == ("society",)
    assert traps["baseline"].suggestions == traps["3"].suggestions == ()


def test_an_innovation_needs_three_fields(reference: Reference) -> None:
    fields = reference.kinds["innovation"].fields
    assert [code for code, field in fields.items() if field.required] == ["opd", "name", "dimension"]
    assert len(fields) == 31


def test_no_sure_header_means_two_fields(reference: Reference) -> None:
    for kind in reference.kinds.values():
        headers = Counter(
            fold(header) for field in kind.fields.values() for header in set(map(fold, field.headers))
        )
        assert [header for header, times in headers.items() if times > 1] == []


def test_regions_and_their_public_hints_are_complete(reference: Reference) -> None:
    real = [region for region in reference.regions if not region.example]
    assert Counter(region.kind for region in real) == {"kabupaten": 416, "kota": 98}
    assert len({region.code for region in reference.regions}) == 515
    zones = {region.code: region.zone for region in real}
    assert (zones["32.04"], zones["51.71"], zones["91.71"]) == ("WIB", "WITA", "WIT")
    assert [region.code for region in reference.regions if region.example] == ["00.01"]


def test_quick_wins_elsewhere_name_real_regions_and_their_source(reference: Reference) -> None:
    names = {region.name for region in reference.regions if not region.example}
    assert reference.quick_wins_elsewhere
    for quick_win in reference.quick_wins_elsewhere:
        assert quick_win.region in names
        assert quick_win.source.startswith(("http://", "https://"))


def test_word_hints_are_folded_and_longer_ones_first(reference: Reference) -> None:
    words = [hint.word for hint in reference.word_hints]
    assert [fold(word) for word in words] == words
    lengths = [word.count(" ") for word in words]
    assert lengths == sorted(lengths, reverse=True)


def test_an_unknown_code_names_the_nearest(reference: Reference) -> None:
    with pytest.raises(KeyError, match=r"dimension 'livin'.*'living'"):
        reference.dimension("livin")
    with pytest.raises(KeyError, match="'maturity'"):
        reference.terms("maturty")


@pytest.mark.parametrize(
    ("file", "replacing", "part", "message"),
    [
        (
            "dimensions.toml",
            ('color = "#0072B2"', 'colour = "#0072B2"'),
            "dimensions",
            r"dimensions.toml: governance.color",
        ),
        (
            "dimensions.toml",
            ('suggestions = ["living"]', 'suggestions = ["livin"]'),
            "dimensions",
            r"traps\[2\].*'living'",
        ),
        (
            "kinds.toml",
            ('type = "money"', 'type = "mony"'),
            "kinds",
            r"innovation.fields.budget.type.*'money'",
        ),
        (
            "kinds.toml",
            ('vocabulary = "maturity"', 'vocabulary = "maturit"'),
            "kinds",
            r"vocabulary.*'maturity'",
        ),
        (
            "kinds.toml",
            ("required = true", "requird = true"),
            "kinds",
            r"innovation.fields.opd.requird: unknown key.*'required'",
        ),
        ("values.toml", ("[months]", "[monthes]"), "values", r"values.toml: months: missing.*'monthes'"),
        ("values.toml", ("factor = 1_000,", 'factor = "x",'), "values", r"money_units.thousand.factor"),
        ("regions.csv", (",WIB,yes", ",WIP,yes"), "regions", r"regions.csv: 00.01.zone.*'WIT'"),
        ("regions.csv", ("code,kind", "kode,kind"), "regions", r"regions.csv: header must be"),
        (
            "opd_names.csv",
            (",transport,", ",transprt,"),
            "opd_names",
            r"opd_names.csv: transport.functions.*'transport'",
        ),
        ("word_hints.csv", (",governance,public_service", ",,"), "word_hints", r"dimension is missing"),
    ],
)
def test_a_mistake_is_named_by_file_and_key(
    copy: Path, file: str, replacing: tuple[str, str], part: str, message: str
) -> None:
    changed = change(copy, file, *replacing)
    with pytest.raises(ReferenceDataError, match=message):
        getattr(changed, part)


def test_a_missing_or_broken_file_is_named(copy: Path) -> None:
    (copy / "values.toml").unlink()
    with pytest.raises(ReferenceDataError, match=r"values\.toml: not found"):
        _ = Reference(copy).values
    with pytest.raises(ReferenceDataError, match=r"dimensions\.toml"):
        _ = change(copy, "dimensions.toml", "[governance]", "[governance").dimensions
