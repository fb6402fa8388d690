"""The vocabulary of data/reference as typed, frozen values, its texts in two languages, and formats."""

from smartcity.reference.loading import Reference, load_reference
from smartcity.reference.model import (
    Dimension,
    DimensionTrap,
    Field,
    HeaderWords,
    Kind,
    MoneyUnit,
    OpdFunction,
    OpdName,
    OpdSyllable,
    OpdWords,
    QuickWinElsewhere,
    Region,
    RowWords,
    Subdimension,
    Term,
    Values,
    WordHint,
)
from smartcity.reference.name_words import NameWords
from smartcity.reference.quick_win_settings import QuickWinSettings, SelectionRules, SettingProblem
from smartcity.reference.readiness import Aspect, ReadinessModel
from smartcity.reference.risk import RiskBand, RiskModel, RiskPreset
from smartcity.reference.stages import Deliverable, Rule, Stage, StageList
from smartcity.reference.tables import ReferenceDataError

__all__ = [
    "Aspect",
    "Deliverable",
    "Dimension",
    "DimensionTrap",
    "Field",
    "HeaderWords",
    "Kind",
    "MoneyUnit",
    "NameWords",
    "OpdFunction",
    "OpdName",
    "OpdSyllable",
    "OpdWords",
    "QuickWinElsewhere",
    "QuickWinSettings",
    "ReadinessModel",
    "Reference",
    "ReferenceDataError",
    "Region",
    "RiskBand",
    "RiskModel",
    "RiskPreset",
    "RowWords",
    "Rule",
    "SelectionRules",
    "SettingProblem",
    "Stage",
    "StageList",
    "Subdimension",
    "Term",
    "Values",
    "WordHint",
    "load_reference",
]
