import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.names import OpdMatcher, fold
from smartcity.reference import load_reference
from tests.unit.names.conftest import REGISTRY, Opd

KOMINFO = "Dinas Komunikasi, Informatika, Statistik dan Persandian"
OPD_WORDS = (
    "dinas",
    "badan",
    "kantor",
    "kecamatan",
    "camat",
    "dan",
    "pendidikan",
    "kota",
    ",",
    "&",
    "(",
    ")",
    "pu",
)
PUPR = "Dinas Pekerjaan Umum dan Penataan Ruang"


@pytest.mark.parametrize(
    ("sent", "name", "how"),
    [
        ("dinas  kesehatan ", "Dinas Kesehatan", "exact"),
        ("Dinkes", "Dinas Kesehatan", "exact"),
        ("DPP", "Dinas Pertanian dan Peternakan", "exact"),
        ("DINAS KESEHATAN KABUPATEN BANTUL ", "Dinas Kesehatan", "exact"),
        ("Dinas Pariwisata Buleleng", "Dinas Pariwisata", "exact"),
        ("Setda Kab Magetan", "Sekretariat Daerah", "alias"),
        ("Diskominfo", KOMINFO, "alias"),
        ("Diskominfosantik", KOMINFO, "alias"),
        ("Dinas Komunikasi,Informasi dan Statistik", KOMINFO, "alias"),
        ("Dinas PUPR", PUPR, "alias"),
        ("Dinas Pekerjaan Umum & Tata Ruang", PUPR, "alias"),
        ("Disdikpora", "Dinas Pendidikan, Pemuda dan Olahraga", "alias"),
        ("Dinas Pendidikan, Kepemudaan dan Olah Raga", "Dinas Pendidikan, Pemuda dan Olahraga", "alias"),
        ("Disporadik", "Dinas Pendidikan, Pemuda dan Olahraga", "acronym"),
        ("Dinas Kependudukan dan Catatan Sipil", "Dinas Kependudukan dan Pencatatan Sipil", "alias"),
        ("DKP", "Dinas Ketahanan Pangan", "alias"),
        ("Kec. Wanasari", "Kecamatan Wanasari", "exact"),
        ("Rumah Sakit Umum Daerah Melati", "RSUD Melati", "exact"),
        ("RSUD", "RSUD Melati", "alias"),
        ("Dinas Kesehtan", "Dinas Kesehatan", "corrected"),
        ("Dinas Kependudkan dan Pencatatan Sipill", "Dinas Kependudukan dan Pencatatan Sipil", "corrected"),
        ("Kominfno", KOMINFO, "corrected"),
    ],
)
def test_the_registry_gives_the_name(with_registry: OpdMatcher, sent: str, name: str, how: str) -> None:
    match = with_registry.match(sent)
    assert (match.name, match.how) == (name, how)


@pytest.mark.parametrize(
    ("sent", "name", "how"),
    [
        ("Diskominfo", "Dinas Komunikasi dan Informatika", "alias"),
        ("Diskominfosantik", "Dinas Komunikasi dan Informatika", "alias"),
        ("Dinas PUPR", PUPR, "alias"),
        ("Dinas Pariwisata & Kebudayaan", "Dinas Pariwisata dan Kebudayaan", "exact"),
        ("Dinas Kebudayaan dan Pariwisata", "Dinas Kebudayaan dan Pariwisata", "exact"),
        ("Disbudparpora", "Dinas Kebudayaan, Pariwisata, Pemuda dan Olahraga", "acronym"),
        ("DINAS PERHUBUNGAN DAN KEBUDAYAAN", "Dinas Perhubungan dan Kebudayaan", "alias"),
        ("Badan Lingkungan Hidup Kota Palembang", "Badan Lingkungan Hidup", "exact"),
        ("Kec. Bawang", "Kecamatan Bawang", "new"),
        ("PUSKESMAS MELATI II", "Puskesmas Melati II", "new"),
        ("RSUD Wangaya Kota Denpasar", "RSUD Wangaya Kota Denpasar", "new"),
        ("Bagian Hukum Kota Contoh", "Bagian Hukum", "new"),
        ("Badan Penanggulangan Bencana Daerah (BPBD)", "Badan Penanggulangan Bencana Daerah", "exact"),
        ("UPT Laboratorium (Dinas Kesehatan)", "UPT Laboratorium (Dinas Kesehatan)", "new"),
    ],
)
def test_without_a_registry_kinds_have_one_name_and_new_ones_their_own(
    without_registry: OpdMatcher, sent: str, name: str, how: str
) -> None:
    match = without_registry.match(sent)
    assert (match.name, match.how) == (name, how)


@pytest.mark.parametrize("sent", ["Seluruh PD", "OPD terkait", "Walikota", "semua opd", "Kecamatan"])
def test_placeholders_are_no_opd(without_registry: OpdMatcher, sent: str) -> None:
    assert without_registry.match(sent).how == "placeholder"


@pytest.mark.parametrize(
    ("sent", "suggestions"),
    [
        ("DKP", {"Dinas Ketahanan Pangan", "Dinas Perikanan", "Dinas Kelautan dan Perikanan"}),
        ("Dinas Kesehatan dan Dinas Pendidikan", {"Dinas Kesehatan", "Dinas Pendidikan"}),
        ("SMA Negeri 2, Dinas Lingkungan Hidup", {"Dinas Lingkungan Hidup"}),
    ],
)
def test_what_may_be_two_opds_is_asked(
    without_registry: OpdMatcher, sent: str, suggestions: set[str]
) -> None:
    match = without_registry.match(sent)
    assert (match.name, match.how, set(match.suggestions)) == (None, "ambiguous", suggestions)


@pytest.mark.parametrize(
    ("sent", "suggestion"),
    [
        ("Kepala Dinas Kesehatan", "Dinas Kesehatan"),
        ("Budi Contoh, Kepala Dinas Kesehatan", "Dinas Kesehatan"),
        ("Camat Wanasari", "Kecamatan Wanasari"),
        ("Sekda", "Sekretariat Daerah"),
        ("WANASARI", "Kecamatan Wanasari"),
        ("Dinas Pariwisata dan Kebudayaan", "Dinas Pariwisata"),
    ],
)
def test_what_only_hints_at_an_opd_is_unknown(with_registry: OpdMatcher, sent: str, suggestion: str) -> None:
    match = with_registry.match(sent)
    assert (match.name, match.how) == (None, "unknown")
    assert suggestion in match.suggestions
    assert len(match.suggestions) <= 3


@pytest.mark.parametrize(
    "sent",
    [
        "Kecamatan Wanasri Baru",
        "Dinas Perumahan",
        "Dinas Perdagangan",
        "Kecamatan Banjarnegara",
        "Kabupaten Kudus",
        "BKBPP",
    ],
)
def test_an_opd_outside_the_registry_never_becomes_another(with_registry: OpdMatcher, sent: str) -> None:
    assert with_registry.match(sent).how == "unknown"


@pytest.mark.parametrize(
    ("sent", "name", "how"),
    [
        ("Dinas Kesehatan Kabupaten Bandung", "Dinas Kesehatan", "exact"),
        ("DINAS KESEHATAN KAB. BANDUNG", "Dinas Kesehatan", "exact"),
        ("Dinas Kesehatan Bandung", "Dinas Kesehatan", "exact"),
        ("Dinkes Pemkab Bandung", "Dinas Kesehatan", "alias"),
        ("Dinas Kesehatan Kab/Kota Bandung", "Dinas Kesehatan", "exact"),
        ("Dinas Kesehatan Kabupaten", "Dinas Kesehatan", "exact"),
        ("Dinas Kesehatan Kab. Bdg", "Dinas Kesehatan", "exact"),
        ("Dinas Kesehatan", "Dinas Kesehatan", "exact"),
        ("Dinas Kesehatan Kabupaten Garut", "Dinas Kesehatan", "unknown"),
        ("Dinas Kesehatan Garut", "Dinas Kesehatan", "unknown"),
        ("Dinas Kesehatan Kabupaten Bandung Barat", "Dinas Kesehatan", "unknown"),
        ("Dinas Kesehatan Kota Bandung", "Dinas Kesehatan", "unknown"),
        ("Dinas Kesehatan (Kab. Garut)", "Dinas Kesehatan", "unknown"),
        ("Dinas Kesehtan Kab. Garut", "Dinas Kesehatan", "unknown"),
        ("Dinas Kesehatan Provinsi Jawa Barat", "Dinas Kesehatan", "unknown"),
        ("Kec. Wanasari Kabupaten Garut", "Kecamatan Wanasari", "unknown"),
        ("Kecamatan Wanasari Kabupaten Bandung", "Kecamatan Wanasari", "exact"),
    ],
)
def test_an_opd_of_another_region_is_asked(sent: str, name: str, how: str) -> None:
    match = OpdMatcher(load_reference(), REGISTRY, region="Kabupaten Bandung").match(sent)
    assert match.how == how
    assert (match.name or match.suggestions[0]) == name


def test_without_a_registry_an_opd_of_another_region_is_asked_too() -> None:
    matcher = OpdMatcher(load_reference(), region="Kota Bandung")
    assert matcher.match("Dinas Kesehatan Kota Bandung").name == "Dinas Kesehatan"
    assert matcher.match("Dinas Kesehatan Kabupaten Bandung").suggestions == ("Dinas Kesehatan",)
    assert matcher.match("RSUD Wangaya Kota Denpasar").how == "unknown"


def test_a_registry_that_writes_a_region_behind_a_name_is_followed() -> None:
    registry = (Opd("Balai Bahasa Provinsi Jawa Barat"),)
    match = OpdMatcher(load_reference(), registry, region="Kota Bandung").match(registry[0].name)
    assert match.how == "exact"


def test_two_registry_opds_with_one_short_name_are_asked() -> None:
    registry = (Opd("Dinas Perikanan", "DP"), Opd("Dinas Pertanian", "DP"))
    match = OpdMatcher(load_reference(), registry).match("DP")
    assert (match.how, match.suggestions) == ("ambiguous", ("Dinas Perikanan", "Dinas Pertanian"))


def test_a_remembered_decision_wins_over_everything() -> None:
    matcher = OpdMatcher(load_reference(), REGISTRY, {fold("Dinkes"): "RSUD Melati"})
    assert matcher.match("DINKES").name == "RSUD Melati"


def test_an_empty_registry_knows_nobody() -> None:
    assert OpdMatcher(load_reference(), ()).match("Dinas Kesehatan").how == "unknown"


@given(st.text())
def test_any_text_gets_an_answer(with_registry: OpdMatcher, without_registry: OpdMatcher, sent: str) -> None:
    for match in (with_registry.match(sent), without_registry.match(sent)):
        assert (match.name is None) == (match.how in ("placeholder", "ambiguous", "unknown"))


@given(
    st.lists(
        st.sampled_from(OPD_WORDS),
        max_size=8,
    )
)
def test_any_mix_of_opd_words_gets_an_answer(
    with_registry: OpdMatcher, without_registry: OpdMatcher, words: list[str]
) -> None:
    sent = " ".join(words)
    assert with_registry.match(sent).how
    assert without_registry.match(sent).how


def test_names_of_the_registry_match_themselves(with_registry: OpdMatcher) -> None:
    assert [with_registry.match(opd.name).name for opd in REGISTRY] == [opd.name for opd in REGISTRY]


def test_common_names_match_themselves(without_registry: OpdMatcher) -> None:
    kinds = [kind.name for kind in load_reference().opd_names if kind.functions]
    assert [without_registry.match(name).name for name in kinds] == kinds
