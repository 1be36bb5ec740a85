"""Presentations with a truth: pptx, potx and odp."""

from __future__ import annotations

from pathlib import Path

from office_files import (
    NAMESPACES,
    chart_xml,
    diagram_xml,
    drawn_table_xml,
    open_parts,
    slide_frame,
    slide_parts,
    slide_shape,
    write_zip,
)
from office_truth import FOOTER, NOTE, Truth


def slides_plain(path: Path) -> Truth:
    """Titles, bullets, groups in groups, tables, charts, diagrams, notes, footers and slide numbers."""
    inner = f"<p:grpSp>{slide_shape('Deep inside two groups.')}</p:grpSp>"
    shapes = (
        slide_shape("A free box.")
        + slide_shape("Waiting times", placeholder="title")
        + slide_shape("The board asked for:", ">one list of families", placeholder="body")
        + f"<p:grpSp>{slide_shape('Inside a group.')}{inner}</p:grpSp>"
        + slide_frame(drawn_table_xml(("Action", "Owner"), ("Ring families", "Jo")))
        + slide_frame('<c:chart r:id="rChart"/>')
        + slide_frame('<dgm:relIds r:dm="rData" r:lo="rLayout"/>')
        + slide_shape("Inclusion board footer", placeholder="ftr")
        + slide_shape("2", placeholder="sldNum")
    )
    entries = {
        "rChart": ("chart", "../charts/chart1.xml"),
        "rData": ("diagramData", "../diagrams/data1.xml"),
        "rNotes": ("notesSlide", "../notesSlides/notesSlide1.xml"),
    }
    notes = slide_shape("Thank the parents first.", placeholder="body") + slide_shape("7", placeholder="sldNum")
    extra = {
        "ppt/charts/chart1.xml": chart_xml(
            "Plans each term", ("Autumn", "Spring"), {"In time": (0.46, 0.51), "Late": (0.54, 0.49)}
        ),
        "ppt/diagrams/data1.xml": diagram_xml("Assess", "Plan", "Review"),
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes {NAMESPACES}><p:cSld><p:spTree>{notes}</p:spTree>"
        "</p:cSld></p:notes>",
    }
    write_zip(path, slide_parts([(shapes, entries, "")], extra))
    return Truth(
        (
            "A free box.",
            "Waiting times",
            "The board asked for:",
            "one list of families",
            "Inside a group.",
            "Deep inside two groups.",
            "Action Owner",
            "Ring families Jo",
            "Plans each term",
            "Autumn In time: 46% Late: 54%",
            "Spring In time: 51% Late: 49%",
            "Assess",
            "Plan",
            "Review",
            "Thank the parents first.",
            "Inclusion board footer",
        ),
        marked={"Thank the parents first.": NOTE, "Inclusion board footer": FOOTER},
    )


def slides_hidden(path: Path) -> Truth:
    """A template with a hidden slide, a hidden shape, and comments in the old and the new form."""
    first = slide_shape("Open slide", placeholder="title") + slide_shape("An unseen shape.", hidden=True)
    entries = {"r1": ("comments", "../comments/comment1.xml"), "r2": ("comments", "../comments/modern1.xml")}
    reply = (
        "<p188:replyLst><p188:reply><p188:txBody><a:p><a:r><a:t>Agreed by the chair.</a:t></a:r></a:p>"
        "</p188:txBody></p188:reply></p188:replyLst>"
    )
    text = "<p188:txBody><a:p><a:r><a:t>Is this figure final?</a:t></a:r></a:p></p188:txBody>"
    extra = {
        "ppt/comments/comment1.xml": f"<p:cmLst {NAMESPACES}><p:cm><p:text>Ask the clinic lead.</p:text>"
        "</p:cm></p:cmLst>",
        "ppt/comments/modern1.xml": f"<p188:cmLst {NAMESPACES}><p188:cm>{reply}{text}</p188:cm></p188:cmLst>",
    }
    second = (slide_shape("Not for the meeting", placeholder="title") + slide_shape("Budget options."), {}, 'show="0"')
    template = "openxmlformats-officedocument.presentationml.template"
    write_zip(path, slide_parts([(first, entries, ""), second], extra, kind=template))
    notes = ("Ask the clinic lead.", "Is this figure final?", "Agreed by the chair.")
    return Truth(
        ("Open slide", *notes),
        hidden=("An unseen shape.", "Not for the meeting", "Budget options."),
        marked=dict.fromkeys(notes, NOTE),
    )


def open_slides(path: Path) -> Truth:
    """Slides with titles, lists, groups, a table, notes, a footer, a comment and a hidden slide."""

    def frame(text: str, role: str = "") -> str:
        kind = f'presentation:class="{role}"' if role else ""
        return f"<draw:frame {kind}><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"

    row = (
        "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell><table:table-cell>"
        "<text:p>{}</text:p></table:table-cell></table:table-row>"
    )
    table = (
        "<draw:frame><table:table>"
        f"{row.format('Action', 'Owner')}{row.format('Ring homes', 'Jo')}</table:table></draw:frame>"
    )
    body = (
        '<presentation:footer-decl presentation:name="f1">Inclusion board footer</presentation:footer-decl>'
        '<draw:page draw:name="p1" presentation:use-footer-name="f1">'
        f"{frame('A free box.')}{frame('Waiting times', 'title')}"
        '<draw:frame presentation:class="outline"><draw:text-box><text:list><text:list-item><text:p>'
        "one list of families</text:p>"
        "</text:list-item></text:list></draw:text-box></draw:frame>"
        f"<draw:g><draw:custom-shape><text:p>Inside a group.</text:p></draw:custom-shape></draw:g>{table}"
        "<office:annotation><text:p>Is this final?</text:p></office:annotation>"
        f"<presentation:notes>{frame('Thank the parents first.', 'notes')}</presentation:notes></draw:page>"
        f'<draw:page draw:name="p2" draw:style-name="dp9">{frame("Not for the meeting", "title")}</draw:page>'
    )
    automatic = (
        '<style:style style:name="dp9" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    write_zip(path, open_parts("presentation", body, automatic=automatic))
    notes = ("Is this final?", "Thank the parents first.")
    return Truth(
        (
            "A free box.",
            "Waiting times",
            "one list of families",
            "Inside a group.",
            "Action Owner",
            "Ring homes Jo",
            *notes,
            "Inclusion board footer",
        ),
        hidden=("Not for the meeting",),
        marked={**dict.fromkeys(notes, NOTE), "Inclusion board footer": FOOTER},
    )
