"""RTF tokens in one by one, draft blocks and properties out.

A group (`{...}`) inherits the state of the one around it and drops its own changes at its end. Groups that hold text
of another place (a note, a header, a text box) write into a flow of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipeline.extract.drafts import DraftBlock, TextPlace, heading_label, one_line
from pipeline.extract.rtf_flow import Flow, FlowBlock, mend_pairs
from pipeline.extract.rtf_tokens import CHARSET_CODE_PAGES, DEFAULT_CODE_PAGE, Token, TokenKind, codec_of
from pipeline.records import BlockKind, SectionType

BODY_OUTLINE_LEVEL = 9
"""Outline level of body text; 0 to 8 are headings of level 1 to 9."""

MAX_SKIPPED_LETTERS = 100
"""Most letters skipped after a Unicode letter; writers use 0 to 3."""

_SKIPPED = frozenset(
    {"colortbl", "pict", "listtable", "listoverridetable", "rsidtbl", "generator", "filetbl", "revtbl", "themedata"}
    | {"xe", "tc", "rxe", "fldinst", "sp", "shprslt", "nonesttables", "atnid", "atnauthor", "atnref", "atndate"}
    | {"atrfstart", "atrfend", "bkmkstart", "bkmkend", "objdata", "datafield", "nonshppict", "ftnsep", "ftnsepc"}
    | {"aftnsep", "aftnsepc", "userprops", "xmlnstbl", "mmathPr", "latentstyles", "datastore", "pgdsctbl", "objclass"}
)
_STARRED_READ = frozenset({"annotation", "shpinst", "shptxt", "ud", "shpgrp", "do", "moutput"})
_FLOWS = {
    "footnote": ("footnote", SectionType.NOTE),
    "annotation": ("comment", SectionType.NOTE),
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), ("header", SectionType.RUNNING_HEADER)),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), ("footer", SectionType.RUNNING_FOOTER)),
    "shptxt": ("text box", SectionType.BODY),
    "dptxbxtext": ("text box", SectionType.BODY),
}
_INFO = {
    "title": "title",
    "author": "author",
    "operator": "last_modified_by",
    "subject": "subject",
    "keywords": "keywords",
    "category": "category",
}
_TIMES = {"creatim": "created", "revtim": "modified"}
_LETTERS = {
    "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "tab": "\t", "line": "\n", "lbr": "\n", "zwj": "", "zwnj": "",
}  # fmt: skip
_SYMBOLS = {"~": "\xa0", "_": "-", "-": "\xad", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
_BREAKS = frozenset({"par", "sect", "page", "column"})
_DESTINATIONS = {
    "fonttbl": "fonttbl",
    "stylesheet": "stylesheet",
    "listtext": "listtext",
    "pntext": "listtext",
    "info": "info",
    "upr": "skipped",
}
_HEADING_STYLE = re.compile(r"heading ([1-9])$", re.I)


@dataclass(slots=True)
class _Group:
    """The state of one group; a copy is made where a group opens. `destination` is "" where text is read."""

    flow: Flow
    destination: str = ""
    is_starred: bool = False
    is_first: bool = True
    is_hidden: bool = False
    is_deleted: bool = False
    is_bold: bool = False
    codec: str = f"cp{DEFAULT_CODE_PAGE}"
    skip_count: int = 1


@dataclass(frozen=True, slots=True)
class _Found:
    """A block with the flow it came from: `noun` is "" for the body, else `footnote 2`, `header`."""

    noun: str
    section_type: SectionType
    block: FlowBlock


@dataclass(slots=True)
class RtfReader:
    """Takes tokens by `meet`, then `close`; `blocks` and `properties` give what was read."""

    _main: Flow = field(default_factory=Flow)
    _groups: list[_Group] = field(default_factory=list)
    _found: list[_Found] = field(default_factory=list)
    _waiting: list[_Found] = field(default_factory=list)
    _file_codec: str = f"cp{DEFAULT_CODE_PAGE}"
    _fonts: dict[int, str] = field(default_factory=dict)
    _font: int = 0
    _style: int = 0
    _style_names: dict[int, str] = field(default_factory=dict)
    _style_levels: dict[int, int] = field(default_factory=dict)
    _info: dict[str, str] = field(default_factory=dict)
    _times: dict[str, dict[str, int]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _letters: bytearray = field(default_factory=bytearray)
    _skip: int = 0
    _has_changes: bool = False
    _is_closed: bool = False

    def meet(self, token: Token) -> None:
        """Take the next token; what follows the end of the outermost group is no text."""
        if self._is_closed:
            return
        if token.kind is TokenKind.LETTERS:
            self._take_letters(token.letters)
            return
        self._flush_letters()
        if token.kind is TokenKind.OPEN:
            self._open_group()
        elif not self._groups:
            return
        elif token.kind is TokenKind.CLOSE:
            self._close_group()
        elif token.kind is TokenKind.SYMBOL:
            self._symbol(token.name)
        else:
            self._word(token.name, token.number)

    def close(self) -> bool:
        """End the file; whether every group was closed."""
        self._flush_letters()
        is_whole = self._is_closed
        while self._groups:
            self._close_group()
        self._main.end()
        self._take_body()
        self._found += self._waiting
        self._waiting.clear()
        return is_whole

    def blocks(self) -> tuple[DraftBlock, ...]:
        """Blocks in reading order: headers, the body with its notes, footers; equal headers once."""
        running: dict[SectionType, dict[DraftBlock, None]] = {
            SectionType.RUNNING_HEADER: {},
            SectionType.RUNNING_FOOTER: {},
        }
        body: list[DraftBlock] = []
        place, last_table = TextPlace(), 0
        for found in self._found:
            block = found.block
            if found.section_type in running:
                draft = DraftBlock(BlockKind.PARAGRAPH, one_line(block.text), found.noun, found.section_type)
                running[found.section_type].setdefault(replace(draft, is_hidden=block.is_hidden))
                continue
            if not found.noun and block.kind is BlockKind.HEADING:
                place = TextPlace(heading_label(block.text))
            if not found.noun and block.table not in {0, last_table}:
                place.tables += 1
                last_table = block.table
            body.append(_located(found, place))
        return (*running[SectionType.RUNNING_HEADER], *body, *running[SectionType.RUNNING_FOOTER])

    def properties(self) -> dict[str, str]:
        """What the file says of itself."""
        written = {key: one_line(mend_pairs(value)) for key, value in self._info.items()}
        for key, parts in self._times.items():
            if {"yr", "mo", "dy"} <= parts.keys():
                written[key] = f"{parts['yr']:04d}-{parts['mo']:02d}-{parts['dy']:02d}"
        written["has_tracked_changes"] = str(self._has_changes).lower()
        written["comment_count"] = str(self._counts.get("comment", 0))
        return {key: value for key, value in written.items() if value}

    def _take_letters(self, letters: bytes) -> None:
        if not self._groups:
            return
        skipped = min(self._skip, len(letters))
        self._skip -= skipped
        self._letters += letters[skipped:]
        self._groups[-1].is_first = False

    def _flush_letters(self) -> None:
        if self._letters:
            self._write(self._letters.decode(self._groups[-1].codec, "replace"))
            self._letters.clear()

    def _write(self, text: str) -> None:
        group = self._groups[-1]
        if not group.destination and group.is_deleted:
            self._has_changes = True
        elif not group.destination:
            group.flow.write(text, is_hidden=group.is_hidden, is_bold=group.is_bold)
        elif group.destination in _INFO.values():
            self._info[group.destination] = self._info.get(group.destination, "") + text
        elif group.destination == "stylesheet":
            self._style_names[self._style] = self._style_names.get(self._style, "") + text
        elif group.destination == "listtext":
            group.flow.list_mark += text

    def _symbol(self, name: str) -> None:
        group = self._groups[-1]
        if name == "*":
            group.is_starred = True
            return
        group.is_first = False
        if name in "\r\n":  # an old way to end a paragraph
            self._break_paragraph()
        elif name in _SYMBOLS:
            self._write(_SYMBOLS[name])

    def _word(self, name: str, number: int | None) -> None:
        group = self._groups[-1]
        was_first, group.is_first = group.is_first, False
        if was_first and self._open_destination(group, name):
            return
        if name == "u":
            self._write(chr((number or 0) % 0x10000))
            self._skip = group.skip_count
        elif name == "uc":
            group.skip_count = max(0, min(number or 0, MAX_SKIPPED_LETTERS))
        elif name in _LETTERS:
            self._write(_LETTERS[name])
        elif name in {"v", "b", "deleted", "revised", "plain"}:
            self._look(group, name, is_on=number != 0)
        elif name in {"ansicpg", "mac", "pc", "pca", "f", "fcharset", "cpg"}:
            self._encoding(group, name, number or 0)
        elif name in {"yr", "mo", "dy"} and group.destination in self._times:
            self._times[group.destination][name] = max(0, number or 0)
        elif group.destination == "stylesheet":
            self._style_word(name, number or 0)
        elif not group.destination:
            self._layout(group.flow, name, number or 0)

    def _open_destination(self, group: _Group, name: str) -> bool:
        """Whether the first word of a group names what it holds, and so is no more than that."""
        if name == "ud":  # the Unicode form of a text whose old form stands beside it
            group.destination = self._groups[-3].destination if len(self._groups) > 2 else ""
        elif group.destination in {"skipped", "fonttbl", *_INFO.values(), *_TIMES.values()}:
            return False
        elif name in _SKIPPED or (group.is_starred and name not in _STARRED_READ):
            group.destination = "skipped"
        elif group.destination == "info":
            group.destination = _INFO.get(name) or _TIMES.get(name) or "skipped"
            if name in _TIMES:
                self._times[_TIMES[name]] = {}
        elif group.destination:
            return False
        elif name in _DESTINATIONS:
            group.destination = _DESTINATIONS[name]
        elif name in _FLOWS:
            noun, section_type = _FLOWS[name]
            group.flow, group.is_hidden, group.is_deleted = Flow(noun, section_type), False, False
        else:
            return False
        return True

    def _look(self, group: _Group, name: str, *, is_on: bool) -> None:
        if name == "v":
            group.is_hidden = is_on
        elif name == "b":
            group.is_bold = is_on
        elif name == "deleted":
            group.is_deleted = is_on
        elif name == "revised":
            self._has_changes = self._has_changes or is_on
        else:
            group.is_hidden = group.is_bold = group.is_deleted = False

    def _encoding(self, group: _Group, name: str, number: int) -> None:
        if name == "f":
            self._font = number
            if group.destination != "fonttbl":
                group.codec = self._fonts.get(number, self._file_codec)
        elif name in {"fcharset", "cpg"}:
            page = number if name == "cpg" else CHARSET_CODE_PAGES.get(number)
            if group.destination == "fonttbl" and page is not None and (name == "cpg" or number != 0):
                self._fonts[self._font] = codec_of(page)
        else:
            self._file_codec = codec_of({"mac": 10000, "pc": 437, "pca": 850}.get(name, number))
            group.codec = self._file_codec

    def _style_word(self, name: str, number: int) -> None:
        if name == "s":
            self._style = number
        elif name == "outlinelevel" and 0 <= number < BODY_OUTLINE_LEVEL:
            self._style_levels[self._style] = number + 1

    def _layout(self, flow: Flow, name: str, number: int) -> None:
        if name in _BREAKS:
            self._break_paragraph()
        elif name == "pard":
            flow.reset_paragraph()
        elif name == "outlinelevel":
            flow.level = number + 1 if 0 <= number < BODY_OUTLINE_LEVEL else None
        elif name == "s":
            style_name = self._style_names.get(number, "").strip().rstrip(";").lower()
            heading = _HEADING_STYLE.match(style_name)
            flow.level = int(heading[1]) if heading else self._style_levels.get(number, flow.level)
            flow.is_title = style_name == "title"
        elif name == "intbl":
            flow.is_in_table = True
        else:
            flow.table_word(name)

    def _break_paragraph(self) -> None:
        if not self._groups[-1].destination:
            self._groups[-1].flow.end_paragraph()
            self._take_body()

    def _open_group(self) -> None:
        self._skip = 0
        above = self._groups[-1] if self._groups else _Group(self._main)
        self._groups.append(replace(above, is_starred=False, is_first=True))
        if above.destination == "stylesheet":
            self._style = 0

    def _close_group(self) -> None:
        self._skip = 0
        flow = self._groups.pop().flow
        above = self._groups[-1].flow if self._groups else self._main
        self._is_closed = not self._groups
        if flow is above:
            return
        flow.end()
        blocks, noun = flow.take(), flow.noun
        is_running = flow.section_type in {SectionType.RUNNING_HEADER, SectionType.RUNNING_FOOTER}
        if blocks and not is_running:
            self._counts[noun] = self._counts.get(noun, 0) + 1
            noun = f"{noun} {self._counts[noun]}"
        target = self._found if is_running else self._waiting
        target += [_Found(noun, flow.section_type, block) for block in blocks]

    def _take_body(self) -> None:
        """Move what the body has closed to the blocks found, and after it the notes and boxes that hang on it."""
        if blocks := self._main.take():
            self._found += [_Found("", SectionType.BODY, block) for block in blocks]
            self._found += self._waiting
            self._waiting.clear()


def _located(found: _Found, place: TextPlace) -> DraftBlock:
    block = found.block
    is_box = found.noun and found.section_type is SectionType.BODY
    kind = BlockKind.PARAGRAPH if found.noun and block.kind is BlockKind.HEADING else block.kind
    if found.noun:
        location = f"{place.heading}, {found.noun}" if is_box else found.noun
    elif block.table:
        location = f"{place.heading}, table {place.tables} row {block.row}"
    elif block.section_type is SectionType.TITLE:
        location = "title"
    else:
        location = place.heading if kind is BlockKind.HEADING else place.next_paragraph()
    return DraftBlock(
        kind,
        block.text,
        location,
        block.section_type if found.section_type is SectionType.BODY else found.section_type,
        block.level if kind is BlockKind.HEADING else None,
        block.columns,
        block.is_hidden,
    )
