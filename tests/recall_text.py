"""Texts with a truth: odt, rtf and html."""

from __future__ import annotations

from pathlib import Path

from office_files import open_parts, write_zip
from office_truth import FOOTER, HEADER, NOTE, Truth


def open_text(path: Path) -> Truth:
    """A text with headings, lists, changes, notes, comments, frames, hidden parts, a table, header and footer."""
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Struck out words.</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:h text:outline-level="1">Outreach plan</text:h>'
        '<text:p>Teams visit <text:change-start/>eleven<text:change-end/> schools<text:s text:c="2"/>weekly.'
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>Counted in May.</text:p></text:note-body></text:note>"
        "<office:annotation><dc:creator>Ann</dc:creator><text:p>Check the number.</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>a named lead</text:p><text:list><text:list-item><text:p>"
        "and a deputy</text:p>"
        "</text:list-item></text:list></text:list-item></text:list>"
        "<text:p>Framed: <draw:frame><draw:text-box><text:p>Parents were pleased.</text:p></draw:text-box>"
        "</draw:frame></text:p>"
        '<text:p>Plain <text:span text:style-name="T9">unseen run</text:span></text:p>'
        '<text:section text:display="none"><text:p>Unseen section.</text:p></text:section>'
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Action</text:p>"
        "</table:table-cell>"
        "<table:table-cell><text:p>Owner</text:p></table:table-cell></table:table-row></table:table-header-rows>"
        "<table:table-row><table:table-cell><text:p>Ring homes</text:p></table:table-cell>"
        "<table:table-cell><text:p>Jo</text:p></table:table-cell></table:table-row></table:table>"
    )
    automatic = (
        '<style:style style:name="T9" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    masters = (
        "<style:master-page><style:header><text:p>OFFICIAL outreach</text:p></style:header>"
        "<style:footer><text:p>Held by the clerk</text:p></style:footer></style:master-page>"
    )
    write_zip(path, open_parts("text", body, automatic=automatic, masters=masters))
    marked = {
        "Counted in May.": NOTE,
        "Check the number.": NOTE,
        "OFFICIAL outreach": HEADER,
        "Held by the clerk": FOOTER,
    }
    return Truth(
        (
            "Outreach plan",
            "Teams visit eleven schools weekly.",
            "a named lead",
            "and a deputy",
            "Framed:",
            "Plain",
            "Parents were pleased.",
            "Action Owner",
            "Ring homes Jo",
            *marked,
        ),
        hidden=("unseen run", "Unseen section."),
        gone=("Struck out words.",),
        marked=marked,
    )


def rich_text(path: Path) -> Truth:
    """Styles, letters beyond ASCII, tables, notes, header, hidden and deleted text, boxes, lists."""
    path.write_bytes(
        rb"""{\rtf1\ansi\ansicpg1252
{\fonttbl{\f0 Arial;}{\f1\fcharset204 Cyr;}}{\stylesheet{\ql Normal;}{\s1 heading 1;}}
{\header\pard OFFICIAL visits\par}{\footer\pard Held by the clerk\par}
\pard\s1 Visit to Alderbrook\par
\pard Caf\'e9 visits cost \u163?5 \u8211\'96 as agreed.{\footnote\pard Counted in May.} 
{\v Unseen remark.} {\f1\'cf\'f0\'e8\'e2\'e5\'f2}\par
\pard Staff {\deleted nineteen }{\revised eleven} rooms.{\*\annotation\pard Check the number.}\par
{\pntext\f0\'b7\tab}\pard share the picture cards\par
\trowd\cellx100\cellx200\pard\intbl Action\cell Owner\cell\row
\trowd\cellx100\cellx200\pard\intbl Ring homes\cell Jo\cell\row
\pard {\field{\*\fldinst HYPERLINK "x"}{\fldrslt Linked words}} end.
{\shp{\*\shpinst{\shptxt\pard Parents were pleased.\par}}}\par}"""
    )
    marked = {
        "Counted in May.": NOTE,
        "Check the number.": NOTE,
        "OFFICIAL visits": HEADER,
        "Held by the clerk": FOOTER,
    }
    return Truth(
        (
            "Visit to Alderbrook",
            "Café visits cost £5 – as agreed.",
            "Привет",
            "Staff eleven rooms.",
            "share the picture cards",
            "Action Owner",
            "Ring homes Jo",
            "Linked words end.",
            "Parents were pleased.",
            *marked,
        ),
        hidden=("Unseen remark.",),
        gone=("nineteen", "HYPERLINK"),
        marked=marked,
    )


def web_page(path: Path) -> Truth:
    """Headings, lists, tables, quotations, navigation, footer, hidden text and a declared encoding."""
    path.write_bytes(
        """<html><head><meta charset="windows-1252"><title>Local offer</title><style>p {color: red}</style></head><body>
<nav><ul><li>Council home</ul></nav><main><h1>Local offer</h1><p>Visits to a café cost £5 – as <b>agreed</b>.
<p hidden>Unseen paragraph.<p>Line <span style="display:none">unseen run</span>goes on.<ul><li>Schools<li>Clinics</ul>
<dl><dt>Plan<dd>written together</dl><blockquote>Calls helped us.</blockquote>
<table><caption>Waits</caption><tr><th>Team<th>Weeks<tr><td>Speech<td>12</table><script>never()</script></main>
<footer>Cookies notice</footer></body></html>""".encode("cp1252")
    )
    marked = {"Council home": HEADER, "Cookies notice": FOOTER}
    return Truth(
        (
            "Local offer",
            "Visits to a café cost £5 – as agreed.",
            "Line goes on.",
            "Schools",
            "Clinics",
            "Plan",
            "Waits",
            "written together",
            "Calls helped us.",
            "Team Weeks",
            "Speech 12",
            *marked,
        ),
        hidden=("Unseen paragraph.", "unseen run"),
        gone=("never()", "color"),
        marked=marked,
    )
