"""Numbers, rupiah, dates and moments as Indonesian and English readers write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

from smartcity.reference.building import MONTHS
from smartcity.reference.loading import load_reference
from smartcity.reference.texts import text

ZONE_HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}
_MARKS = {"id": (".", ","), "en": (",", ".")}
_SHORT_UNITS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
NOTHING = "–"


def number(value: float | Decimal | None, decimals: int = 0, language: str = "id") -> str:
    """`1.234,5` (id) or `1,234.5` (en), halves rounded up; `–` for None."""
    if value is None:
        return NOTHING
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    thousands, point = _MARKS[language]
    shown = f"{abs(rounded):,.{decimals}f}".translate({ord(","): thousands, ord("."): point})
    return f"-{shown}" if rounded < 0 else shown


def share(value: float | None, decimals: int = 0, language: str = "id") -> str:
    """`80%` for 0.8; `–` for None."""
    return NOTHING if value is None else f"{number(value * 100, decimals, language)}%"


def rupiah(value: float | None, language: str = "id", *, short: bool = False) -> str:
    """`Rp1.250.000.000`; short `Rp1,25 miliar` with at most two decimals; `–` for None."""
    if value is None:
        return NOTHING
    sign = "-" if value < 0 else ""
    if short:
        for factor, unit in _SHORT_UNITS:
            if abs(value) >= factor:
                amount = _trimmed(abs(value) / factor, language)
                return f"{sign}Rp{text(unit, language, amount=amount)}"
    return f"{sign}Rp{number(abs(value), 0, language)}"


def _trimmed(value: float, language: str) -> str:
    shown = number(value, 2, language)
    return shown.rstrip("0").rstrip(_MARKS[language][1])


def date_text(value: date | str | None, language: str = "id") -> str:
    """`17 Agustus 2022` for a date or ISO text; `Agustus 2022`, `2022` where it says no more; `–` for None.

    Raises ValueError for a text that is no ISO date.
    """
    if value is None or value == "":
        return NOTHING
    iso = value.isoformat() if isinstance(value, date) else value
    parts = re.split("[T ]", iso, maxsplit=1)[0].split("-")
    if len(parts) > 3 or not all(part.isdigit() for part in parts):
        raise ValueError(f"not an ISO date: {value!r}")
    if len(parts) == 1:
        return parts[0]
    if not 1 <= int(parts[1]) <= 12:
        raise ValueError(f"not an ISO date: {value!r}")
    month = month_name(int(parts[1]), language)
    return " ".join([*(str(int(day)) for day in parts[2:]), month, parts[0]])


def month_name(month: int, language: str = "id") -> str:
    """The name of month 1-12 with a capital."""
    words = load_reference().values.months[month - 1]
    return (words[0] if language == "id" else MONTHS[month - 1]).capitalize()


def moment_text(value: datetime, zone: str, language: str = "id") -> str:
    """`17 Agustus 2022 14.05 WIB` in the region's zone; a moment without a zone is taken as UTC.

    Raises KeyError for a zone other than WIB, WITA and WIT.
    """
    day = date_text(_local(value, zone).date(), language)
    return f"{day} {clock_text(value, zone, language)} {zone}"


def clock_text(value: datetime, zone: str, language: str = "id") -> str:
    """`14.05` (id) or `14:05` (en) in the region's zone; a moment without a zone is taken as UTC."""
    return f"{_local(value, zone):{'%H.%M' if language == 'id' else '%H:%M'}}"


def _local(value: datetime, zone: str) -> datetime:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(timezone(timedelta(hours=ZONE_HOURS[zone])))
