"""Build data/samples from scripts/sample_content: `python -m scripts.make_samples`.

The same content always gives the same bytes, so that a changed line of content shows as one changed workbook.
"""

from __future__ import annotations

from pathlib import Path

from scripts import sample_assessments as assessments
from scripts import sample_joint_layouts as joint
from scripts import sample_layouts as single
from scripts.sample_grid import SampleInnovation, load_innovations, load_opds, of_opds
from scripts.sample_writers import write_csv, write_html, write_ods, write_xls, write_xlsx

SAMPLES = Path(__file__).parent.parent / "data" / "samples"

KECAMATAN_ON_SHEETS = (
    "Kec. Arumsari",
    "Kec. Banyuraga",
    "Kec. Cendanawangi",
    "Kec. Giriluhur",
    "Kec. Kertasana",
    "Kec. Lembahasri",
    "Kec. Padangelok",
)


def build_samples() -> dict[str, bytes]:
    """Every example file by name, the registry first, in the order in which they are meant to be loaded."""
    rows = load_innovations()

    def of(*short_names: str) -> list[SampleInnovation]:
        return of_opds(rows, *short_names)

    kominfo = of("Diskominfosantik")
    return {
        "00-daftar-opd.xlsx": write_xlsx(single.registry(list(load_opds().values()))),
        "01-diskominfosantik.xlsx": write_xlsx(single.communication(kominfo)),
        "02-bidang-kesehatan.xlsx": write_xlsx(joint.health(of("Dinkes", "RSUD Tirta Husada", "DPPKB"))),
        "03-bidang-pendidikan.xlsx": write_xlsx(joint.education(of("Disdikbud", "Dispusip"))),
        "04-disdukcapil.xls": write_xls(single.population_registry(of("Disdukcapil"))),
        "05-dpmptsp.xls": write_html(single.licensing(of("DPMPTSP"))),
        "06-dlh.ods": write_ods(single.environment_office(of("DLH"))),
        "07-rekap-kecamatan.xlsx": write_xlsx(joint.subdistricts(of(*KECAMATAN_ON_SHEETS))),
        "08-infrastruktur.xlsx": write_xlsx(joint.infrastructure(of("DPUPR", "Disperkim", "Dishub"))),
        "09-keuangan.csv": write_csv(joint.finance(of("BPKAD", "Bapenda")), ";", "cp1252"),
        "10-setda-bapperida-bkpsdm.xlsx": write_xlsx(joint.secretariat(of("Setda", "Bapperida", "BKPSDM"))),
        "11-ketenteraman.xlsx": write_xlsx(joint.safety(of("BPBD", "Damkar", "Satpol PP"))),
        "12-sosial.xlsx": write_xlsx(joint.social(of("Dinsos", "DP3A"))),
        "13-ekonomi-pangan.xlsx": write_xlsx(
            joint.economy(of("Disperindag", "Diskopukm", "Disketapang", "Distanbun", "Dislutkan"))
        ),
        "14-dispar.xlsx": write_xlsx(single.tourism(of("Dispar"))),
        "15-inspektorat.csv": write_csv(single.inspectorate(of("Itda")), ";", "utf-8-sig"),
        "16-kecamatan-wanaelok.xlsx": write_xlsx(single.wanaelok(of("Kec. Wanaelok"))),
        "17-dpmd.xlsx": write_xlsx(single.village_empowerment(of("DPMD"))),
        "18-diskominfosantik-susulan.xlsx": write_xlsx(single.communication_supplement(kominfo)),
        "19-kesiapan-quick-win.xlsx": write_xlsx(assessments.first_readiness(rows)),
        "20-register-risiko.xlsx": write_xlsx(assessments.first_risks(rows)),
        "21-kesiapan-usulan-baru.xlsx": write_xlsx(assessments.second_readiness(rows)),
        "22-risiko-usulan-baru.xlsx": write_xlsx(assessments.second_risks(rows)),
    }


def main() -> None:
    """Write every example file into data/samples."""
    for name, content in build_samples().items():
        (SAMPLES / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")


if __name__ == "__main__":
    main()
