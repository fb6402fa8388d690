"""Risks of quick wins on the region's matrix: size, level, appetite, priority, and what blocks a decision."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from smartcity.analysis.candidates import joined
from smartcity.analysis.counting import numbers
from smartcity.names import fold, fold_each
from smartcity.reference import QuickWinSettings, RiskModel, RiskPreset

INHERENT, RESIDUAL, STANDING = "inherent", "residual", "standing"
"""A risk before its treatment, after it, and as it stands: the residual one, else the inherent one."""
GIVEN = {INHERENT: ("likelihood", "impact"), RESIDUAL: ("residual_likelihood", "residual_impact")}
NOT_SCORED, SCALE_UNKNOWN, OTHER_SCALE = "not-scored", "scale-unknown", "other-scale"
NEEDED = ("owner", "plan", "due")
"""What a risk above appetite needs before its quick win can be decided."""
HEAT_MAP_COLUMNS = ["likelihood", "impact", "value", "level", INHERENT, RESIDUAL, STANDING]
_Numbers = npt.NDArray[np.float64]


def assess_risks(
    risks: pd.DataFrame, innovations: pd.DataFrame, settings: QuickWinSettings, model: RiskModel
) -> pd.DataFrame:
    """The risks (all their columns) judged on the region's matrix, in the order in which to treat them.

    `record_id` becomes that of the innovation, None for an orphan (`row_id` stays the risk's own). Added:
    `area_code`, `inherent`, `residual` and `standing` (sizes on the matrix), `inherent_level`,
    `residual_level` and `standing_level` (codes of its bands), `above_appetite` (standing over the appetite
    of its area, else of the region), `priority` (1..n) and `gap`. A risk on another scale than the matrix
    has no size: nothing is converted. `gap` says why there is no standing: `not-scored`, `scale-unknown` or
    `other-scale`. Order: above appetite first, then the largest, those without size last, then by event, OPD
    and innovation. No risks give no rows. Raises KeyError for an unknown preset.
    """
    preset = model.preset(settings.risk_preset)
    found = joined(risks.reset_index(drop=True), innovations)
    found["area_code"] = area_codes(found["area"], model)
    sizes = {name: _sizes(found, name, preset) for name in GIVEN}
    sizes[STANDING] = np.where(np.isnan(sizes[RESIDUAL]), sizes[INHERENT], sizes[RESIDUAL])
    for name, values in sizes.items():
        found[name] = _whole(values)
        found[f"{name}_level"] = _levels(values, preset)
    limit = _limits(found["area_code"], settings)
    standing = sizes[STANDING]
    unknown = np.isnan(standing)
    above = standing > limit
    found["above_appetite"] = pd.Series(above, dtype="boolean").mask(unknown)
    found["gap"] = _gaps(found, unknown, preset)
    order = _order(found, above, standing)
    found = found.iloc[order].reset_index(drop=True)
    places = np.arange(1, len(found) + 1, dtype="float64")
    found["priority"] = _whole(np.where(unknown[order], np.nan, places))
    return found


def area_codes(areas: pd.Series, model: RiskModel) -> pd.Series:
    """The code of the area of impact that each text names, missing where it names none."""
    words = {fold(word): area.code for area in model.areas for word in (*area.names.values(), *area.words)}
    places, texts = pd.factorize(areas.astype(object))
    folded = fold_each(str(text) for text in texts)
    codes = [words.get(folded[str(text)]) for text in texts]
    return pd.Series(np.array([*codes, None], dtype=object)[places], index=areas.index, dtype="str")


def open_risks(assessed: pd.DataFrame) -> pd.DataFrame:
    """The risks above appetite that lack an owner, a plan or a due date; they keep a quick win undecided.

    Rows of `assess_risks` in their order with `lacking`, the fields that are empty.
    """
    above = assessed.loc[assessed["above_appetite"].fillna(False).astype(bool)]
    empty = np.column_stack([_empty(above[field]) for field in NEEDED])
    lacking = [tuple(field for field, none in zip(NEEDED, row, strict=True) if none) for row in empty]
    found = above.assign(lacking=pd.Series(lacking, index=above.index, dtype=object))
    return found[found["lacking"].astype(bool)].reset_index(drop=True)


def residual_by_candidate(assessed: pd.DataFrame) -> pd.Series:
    """The highest standing by `record_id` of the innovation; who has no risk with a size is not in it."""
    known = assessed.loc[assessed[STANDING].notna() & assessed["record_id"].notna()]
    return known.groupby("record_id", sort=True)[STANDING].max().astype("int64")


def heat_map(assessed: pd.DataFrame, preset: RiskPreset) -> pd.DataFrame:
    """Every cell of the matrix (`likelihood impact value level`) with its number of risks.

    They are counted three times: as `inherent`, `residual` and `standing`. Rows by likelihood, then impact,
    from 1 up. A matrix of the likelihood alone has impact 1.
    """
    table = np.array(preset.matrix)
    rows, columns = np.indices(table.shape)
    counts = {}
    for name in (INHERENT, RESIDUAL, STANDING):
        likelihood, impact = _places(assessed, name, preset)
        inside = ~np.isnan(likelihood)
        counted = np.zeros(table.shape, dtype="int64")
        np.add.at(counted, (likelihood[inside].astype(int) - 1, impact[inside].astype(int) - 1), 1)
        counts[name] = counted.ravel()
    values = table.ravel()
    cells = {"likelihood": rows.ravel() + 1, "impact": columns.ravel() + 1, "value": values}
    level = _levels(values.astype("float64"), preset)
    return pd.DataFrame({**cells, "level": level, **counts})[HEAT_MAP_COLUMNS]


def in_cell(
    assessed: pd.DataFrame, preset: RiskPreset, counted: str, likelihood: int, impact: int
) -> pd.DataFrame:
    """The risks that a cell of the heat map counts as `inherent`, `residual` or `standing`, in order."""
    rows, columns = _places(assessed, counted, preset)
    inside = pd.Series((rows == likelihood) & (columns == impact), index=assessed.index)
    return assessed[inside].reset_index(drop=True)


def movements(assessed: pd.DataFrame, preset: RiskPreset, record_id: str) -> pd.DataFrame:
    """From where to where the treatment moves each risk of one innovation, in the order of `assessed`.

    `event`, then for both ends `from_likelihood from_impact from_value from_level` and `to_...`, over the
    risks whose inherent size is known; where the residual one is not, both ends are the same and
    `residual_known` is false.
    """
    mine = (assessed["record_id"] == record_id).fillna(False).astype(bool)
    own = assessed.loc[mine & assessed[INHERENT].notna()]
    columns: dict[str, object] = {"event": own["event"].to_numpy(dtype=object)}
    for end, name in (("from", INHERENT), ("to", STANDING)):
        likelihood, impact = _places(own, name, preset)
        columns[f"{end}_likelihood"] = likelihood.astype("int64")
        columns[f"{end}_impact"] = impact.astype("int64")
        columns[f"{end}_value"] = own[name].to_numpy(dtype="int64")
        columns[f"{end}_level"] = own[f"{name}_level"].to_numpy(dtype=object)
    columns["residual_known"] = own[RESIDUAL].notna().to_numpy(dtype=bool)
    return pd.DataFrame(columns)


def _limits(areas: pd.Series, settings: QuickWinSettings) -> _Numbers:
    """The appetite that holds for each area code (None: the region's)."""
    limits = np.full(len(areas), settings.appetite, dtype="float64")
    for code, appetite in settings.appetite_by_area.items():
        limits[(areas == code).to_numpy(dtype=bool)] = appetite
    return limits


def _sizes(risks: pd.DataFrame, name: str, preset: RiskPreset) -> _Numbers:
    """The value of each risk's cell, NaN where the scale differs or a number is absent or off the scale."""
    likelihood, impact = _given(risks, name, preset)
    table = np.array(preset.matrix, dtype="float64")
    fits = numbers(risks["scale"]) == preset.scale
    for given, most in zip((likelihood, impact), table.shape, strict=True):
        fits &= (given >= 1) & (given <= most) & (given == np.floor(given))
    sizes = np.full(len(risks), np.nan)
    sizes[fits] = table[likelihood[fits].astype(int) - 1, impact[fits].astype(int) - 1]
    return sizes


def _given(risks: pd.DataFrame, name: str, preset: RiskPreset) -> tuple[_Numbers, _Numbers]:
    """Likelihood and impact as they were given; 1 for an impact that the matrix does not ask for."""
    likelihood, impact = (numbers(risks[column]) for column in GIVEN[name])
    return likelihood, np.ones(len(risks)) if preset.likelihood_only else impact


def _places(assessed: pd.DataFrame, name: str, preset: RiskPreset) -> tuple[_Numbers, _Numbers]:
    """The cell (likelihood, impact) of each risk, NaN where it has no size."""
    if name != STANDING:
        unknown = assessed[name].isna().to_numpy()
        likelihood, impact = _given(assessed, name, preset)
        return np.where(unknown, np.nan, likelihood), np.where(unknown, np.nan, impact)
    before, after = (_places(assessed, each, preset) for each in (INHERENT, RESIDUAL))
    treated = ~np.isnan(after[0])
    return np.where(treated, after[0], before[0]), np.where(treated, after[1], before[1])


def _levels(values: _Numbers, preset: RiskPreset) -> pd.Series:
    """The code of each value's band in the order of bands, missing where there is no value."""
    places = np.searchsorted([band.from_value for band in preset.bands], values, side="right") - 1
    codes = np.where(np.isnan(values), -1, places).astype(np.int64)
    kinds = pd.CategoricalDtype([band.code for band in preset.bands], ordered=True)
    return pd.Series(pd.Categorical.from_codes(codes, dtype=kinds))


def _gaps(risks: pd.DataFrame, unknown: npt.NDArray[np.bool_], preset: RiskPreset) -> pd.Series:
    scored = np.zeros(len(risks), dtype=bool)
    for name in GIVEN:
        scored |= ~np.logical_or(*(np.isnan(given) for given in _given(risks, name, preset)))
    scale_known = risks["scale"].notna().to_numpy()
    codes = pd.Series(OTHER_SCALE, index=risks.index, dtype=object)
    codes[~scale_known] = SCALE_UNKNOWN
    codes[~scored] = NOT_SCORED
    codes[~unknown] = None
    return codes


def _order(risks: pd.DataFrame, above: npt.NDArray[np.bool_], standing: _Numbers) -> npt.NDArray[np.intp]:
    """Places of the rows: above appetite, then the largest, NaN last; whatever order they came in."""
    keys = [_ranks(risks[column]) for column in ("innovation", "opd", "event")]
    return np.lexsort([*keys, -np.nan_to_num(standing, nan=-1.0), ~above])


def _ranks(texts: pd.Series) -> _Numbers:
    """Where each text stands among all in alphabetical order of its folded form, equal ones alike."""
    plain = texts.astype(object).fillna("").tolist()
    forms = fold_each(plain)
    return numbers(pd.Series([forms[text] for text in plain], dtype="str").rank(method="dense"))


def _empty(texts: pd.Series) -> npt.NDArray[np.bool_]:
    plain = texts.astype("str")
    return (plain.isna() | (plain.str.strip() == "")).to_numpy(dtype=bool)


def _whole(sizes: _Numbers) -> pd.Series:
    return pd.Series(sizes).astype("Int64")
