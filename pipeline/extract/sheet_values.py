"""One cell's value and number format in, the text a reader of the sheet sees out.

Figures are written as the sheet shows them (0.456 as `46%`, 1234.5 as `£1,235`), because that is what people quote;
dates are written in ISO form whatever the sheet shows, because month and day must not be mixed up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

MAX_ROWS = 20_000
"""Most rows read of one sheet: longer ones are extracts of a case system, not evidence that someone reads."""

MAX_COLUMNS = 200
"""Most columns read of one sheet; four years of weekly figures fit."""

SIGNIFICANT_DIGITS = 12
"""Digits kept of a figure without a format; the last three of a 64-bit float are noise (0.1 + 0.2)."""

MAX_SHOWN_DECIMALS = 10
"""Decimals honoured of a format; Excel allows 30."""

CellValue = str | int | float | bool | datetime | date | time | timedelta | None
"""What openpyxl and calamine give for a cell."""

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|[£€$]')
_NOT_SHOWN = re.compile(r"\[[^\]]*\]|_.|\*.")
_PLACES = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")


@dataclass(frozen=True, slots=True)
class _NumberShape:
    before: str
    after: str
    decimals: int
    has_thousands: bool
    is_percent: bool


def render_value(value: CellValue, number_format: str = "General") -> str:
    """Write a value as text; "" for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        has_time = value.time() != time()
        return value.strftime("%Y-%m-%d %H:%M") if has_time else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return _duration(value)
    return _number(value, number_format)


def _number(value: int | float, number_format: str) -> str:
    shape = _number_shape(number_format, is_negative=value < 0)
    try:
        figure = Decimal(str(value))
        if shape is None:
            return _plain_number(figure)
        figure = abs(figure) if shape.before.startswith("(") else figure
        figure = (figure * 100 if shape.is_percent else figure).quantize(
            Decimal(1).scaleb(-shape.decimals), ROUND_HALF_UP
        )
    except InvalidOperation:  # infinity, or more digits than a decimal holds
        return str(value)
    written = f"{abs(figure):,f}" if shape.has_thousands else f"{abs(figure):f}"
    sign = "-" if figure < 0 else ""
    return f"{sign}{shape.before}{written}{shape.after}{'%' if shape.is_percent else ''}".strip()


def _plain_number(figure: Decimal) -> str:
    if figure == figure.to_integral_value():
        return f"{figure.to_integral_value():f}"
    return f"{Decimal(f'{figure:.{SIGNIFICANT_DIGITS}g}').normalize():f}"


def _number_shape(number_format: str, *, is_negative: bool) -> _NumberShape | None:
    """Read the part of a format that fits the sign; None where it has no places for digits (General, text)."""
    sections = number_format.split(";")
    section = sections[1] if is_negative and len(sections) > 1 and _PLACES.search(sections[1]) else sections[0]
    has_own_sign = section is not sections[0] and "-" not in section
    literals: list[str] = []

    def hold(match: re.Match[str]) -> str:
        literals.append(next((group for group in match.groups() if group is not None), match[0]))
        return "\x00"

    shown = _NOT_SHOWN.sub("", _LITERAL.sub(hold, section))
    places = _PLACES.search(shown)
    if places is None or "E+" in shown.upper() or "/" in shown or "@" in shown:
        return None
    before, after = shown[: places.start()], shown[places.end() :]
    before_count = before.count("\x00")
    return _NumberShape(
        before=("(" if has_own_sign and "(" in before else "") + "".join(literals[:before_count]),
        after="".join(literals[before_count:]) + (")" if has_own_sign and ")" in after else ""),
        decimals=min(len(places[1] or ""), MAX_SHOWN_DECIMALS),
        has_thousands="," in places[0].partition(".")[0],
        is_percent="%" in shown,
    )


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}" if not seconds else f"{hours}:{minutes:02d}:{seconds:02d}"
