"""How families of PDF documents look: colours, type, bullets and running lines; and the glyphs that they can print.

Standard fonts are not embedded, as in most office PDFs; `Vera` is (it comes with reportlab), so its pictures are the
same on every machine. Surprising rule: characters outside the Windows alphabet are set in Symbol or ZapfDingbats, and
what neither has is a fault of the source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from blocks import CRITIC, EMPHASIS, LINE_BREAK, Source, Table, emphasised
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

MARGIN = 2.1 * cm
DINGBATS = "✓✔✗✘●■▲▼★☎✉➔❏❑◆✎☞"
SYMBOLS = "→←↑↓≥≤≠≈−"
FOLDED = {"◼": "■", "▪": "■", "☐": "❏", "☑": "✔", "➜": "➔"}


@dataclass(frozen=True, slots=True)
class Family:
    """The four faces of a type family."""

    regular: str
    bold: str
    italic: str


FAMILIES = {
    "Helvetica": Family("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Times": Family("Times-Roman", "Times-Bold", "Times-Italic"),
    "Vera": Family("Vera", "VeraBd", "VeraIt"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """Colours, type and habits of a family of documents."""

    brand: str
    tint: str
    accent: str
    body_points: float
    family: str = "Helvetica"
    cover: str = "circles"
    masthead: str = "band"
    bullet: str = "•"
    hangs_numbers: bool = False
    has_ruled_lines: bool = True
    running_from: int = 1
    page_words: str = "Page {page} of {count}"
    is_landscape: bool = False
    has_filled_head: bool = True
    runs_tables_on: bool = False
    cell_points: float = 8.8


LOOKS = {
    "strategy": Look("#17505C", "#E3EFF0", "#D98324", 10.2),
    "committee": Look("#33394A", "#ECEDF1", "#7A8399", 10.2),
    "health": Look("#00477F", "#E5EEF6", "#2A8CC7", 9.6),
    "survey": Look("#6B2D5C", "#F5EAF1", "#E0A030", 10.2),
    "report": Look("#2F5D3A", "#E8F0E6", "#C9A227", 10.4, cover="band", masthead="banner"),
    "policy": Look(
        "#3B3B3B", "#EEEEEE", "#9B2335", 11, "Times", cover="plain", hangs_numbers=True, has_filled_head=False
    ),
    "minutes": Look("#222222", "#F0F0F0", "#888888", 10.8, "Times", hangs_numbers=True, has_filled_head=False),
    "letter": Look("#274060", "#EEF2F6", "#8FA3B8", 10.8, has_ruled_lines=False, running_from=2),
    "newsletter": Look(
        "#0B7A75", "#E4F3F1", "#F2A541", 9.8, masthead="banner", has_ruled_lines=False, page_words="{page}"
    ),
    "leaflet": Look(
        "#7B3FA0",
        "#F1E8F6",
        "#F28C28",
        13,
        masthead="banner",
        bullet="●",
        has_ruled_lines=False,
        page_words="",
        cell_points=11,
    ),
    "dashboard": Look("#1D3557", "#E9EFF5", "#457B9D", 9, masthead="slim", is_landscape=True),
    "handout": Look("#24445C", "#E6EDF2", "#C8553D", 9.4, has_ruled_lines=False, page_words="{page}"),
    "inspection": Look("#1B4F72", "#E1ECF3", "#5B7F95", 9.6, "Vera", bullet="■", runs_tables_on=True),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """Where text is set: the look, the width and height of a page's frame, and the tables shown inside cells."""

    look: Look
    width: float
    height: float
    inners: Mapping[str, Table] = field(default_factory=dict)

    @property
    def family(self) -> Family:
        """The type family of the look."""
        return FAMILIES[self.look.family]


def page_size(source: Source, look: Look) -> tuple[float, float]:
    """A4, on its side where the source or its look says so."""
    is_landscape = look.is_landscape or source.text("orientation") == "landscape"
    width, height = landscape(A4) if is_landscape else A4
    return width, height


def register_fonts() -> None:
    """Make the embedded family known to reportlab; a second call changes nothing."""
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        for name in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
            pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
        pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="VeraBd", italic="VeraIt", boldItalic="VeraBI")


def inline(text: str) -> str:
    """Source text as reportlab's own markup: emphasis, line breaks, and rare characters in their fonts."""
    text = escape(CRITIC.sub(lambda found: found["inserted"] or "", text))
    text = EMPHASIS.sub(_tagged, text)
    text = text.replace(escape(LINE_BREAK), "<br/>")
    if not any(ord(char) > 0x2000 for char in text):
        return text
    return "".join(_glyph(FOLDED.get(char, char)) for char in text)


def unprintable(text: str) -> list[str]:
    """The characters of a text that no font of these looks can print."""
    return sorted({char for char in text if not _is_windows(char) and FOLDED.get(char, char) not in DINGBATS + SYMBOLS})


def _tagged(found: re.Match[str]) -> str:
    if found["linked"]:
        return f'<link href="{found["address"]}" color="#1A5FB4">{found["linked"]}</link>'
    tag = "b" if found["strong"] else "i" if found["slanted"] else "strike"
    return f"<{tag}>{emphasised(found)}</{tag}>"


def _glyph(char: str) -> str:
    if char in DINGBATS:
        return f'<font name="ZapfDingbats">{char}</font>'
    return f'<font name="Symbol">{char}</font>' if char in SYMBOLS else char


def _is_windows(char: str) -> bool:
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        return char == "\n"
    return True
