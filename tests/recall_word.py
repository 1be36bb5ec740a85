"""Word files with a truth, one for each group of features."""

from __future__ import annotations

from pathlib import Path

from office_files import NAMESPACES, chart_xml, diagram_xml, word_paragraph, word_parts, word_table, write_zip
from office_truth import FOOTER, HEADER, NOTE, Truth


def word_plain(path: Path) -> Truth:
    """Headings, lists, tables, breaks, links and fields."""
    link = (
        "<w:p><w:r><w:t>Families can read </w:t></w:r><w:hyperlink><w:r><w:t>the local offer</w:t></w:r></w:hyperlink>"
        "<w:r><w:t> on any</w:t><w:br/><w:t>telephone.</w:t></w:r></w:p>"
    )
    code = (
        '<w:p><w:r><w:instrText>DOCPROPERTY Owner</w:instrText></w:r><w:fldSimple w:instr="DATE"><w:r>'
        "<w:t>Issued in March.</w:t></w:r></w:fldSimple></w:p>"
    )
    bullet = word_paragraph("each nursery has a named lead", style="ListBullet")
    table = word_table(
        ("Action", "Owner"), ("Ring families who wait", "Therapies lead"), ("Publish the wait", "Data lead")
    )
    body = word_paragraph("Inclusion plan", style="Heading1") + link + code + bullet + table
    write_zip(path, word_parts(body))
    return Truth(
        (
            "Inclusion plan",
            "Families can read the local offer on any telephone.",
            "Issued in March.",
            "each nursery has a named lead",
            "Action Owner",
            "Ring families who wait Therapies lead",
            "Publish the wait Data lead",
        )
    )


def word_changes(path: Path) -> Truth:
    """Tracked insertions, deletions, moves, and a deleted table row."""
    body = (
        '<w:p><w:r><w:t>The plan covers </w:t></w:r><w:del w:id="1"><w:r><w:delText>nineteen</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>eleven</w:t></w:r></w:ins><w:r><w:t> schools.</w:t></w:r></w:p>'
        '<w:p><w:moveFrom w:id="3"><w:r><w:t>Formerly here.</w:t></w:r></w:moveFrom></w:p>'
        '<w:p><w:moveTo w:id="4"><w:r><w:t>Moved words stay once.</w:t></w:r></w:moveTo></w:p>'
        '<w:ins w:id="5"><w:p><w:r><w:t>A whole paragraph was added.</w:t></w:r></w:p></w:ins>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Step</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Due</w:t>"
        "</w:r></w:p></w:tc></w:tr>"
        '<w:tr><w:trPr><w:ins w:id="6"/></w:trPr><w:tc><w:p><w:ins w:id="7"><w:r><w:t>Visit colleges</w:t>'
        "</w:r></w:ins></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>June</w:t></w:r></w:p></w:tc></w:tr>"
        '<w:tr><w:trPr><w:del w:id="8"/></w:trPr><w:tc><w:p><w:r><w:t>Abandoned step</w:t></w:r></w:p></w:tc>'
        "<w:tc><w:p><w:r><w:t>Never</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    write_zip(path, word_parts(body))
    return Truth(
        (
            "The plan covers eleven schools.",
            "Moved words stay once.",
            "A whole paragraph was added.",
            "Visit colleges June",
        ),
        gone=("nineteen", "Formerly here.", "Abandoned step", "Never"),
    )


def word_controls(path: Path) -> Truth:
    """Content controls around a block, a run, a cell and a row, one in another."""

    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    run = "<w:r><w:t>speech and language</w:t></w:r>"
    cell = f"<w:tc>{word_paragraph('Chosen by parents')}</w:tc>"
    row = f"<w:tr><w:tc>{word_paragraph('Second choice')}</w:tc><w:tc>{word_paragraph('Sleep clinics')}</w:tc></w:tr>"
    body = (
        control(word_paragraph("This priority was picked from a list."))
        + f"<w:p><w:r><w:t>It reads </w:t></w:r>{control(control(run))}<w:r><w:t> throughout.</w:t></w:r></w:p>"
        + f"<w:tbl><w:tr><w:tc>{word_paragraph('First choice')}</w:tc>{control(cell)}</w:tr>{control(row)}</w:tbl>"
    )
    write_zip(path, word_parts(body))
    return Truth(
        (
            "This priority was picked from a list.",
            "It reads speech and language throughout.",
            "First choice Chosen by parents",
            "Second choice Sleep clinics",
        )
    )


def word_boxes(path: Path) -> Truth:
    """Text boxes in the new form, the old form, both, and inside a table."""

    def words(text: str) -> str:
        return f"<w:txbxContent>{word_paragraph(text)}</w:txbxContent>"

    def new(text: str) -> str:
        return f"<w:drawing><wps:wsp><wps:txbx>{words(text)}</wps:txbx></wps:wsp></w:drawing>"

    def old(text: str) -> str:
        return f"<w:pict><v:shape><v:textbox>{words(text)}</v:textbox></v:shape></w:pict>"

    both = "Parents said calls helped."
    choice = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{new(both)}</mc:Choice><mc:Fallback>'
        f"{old(both)}</mc:Fallback></mc:AlternateContent>"
    )
    grouped = f"<w:drawing><wps:group>{new('Grouped box one.')}{new('Grouped box two.')}</wps:group></w:drawing>"
    cell = f"<w:tc><w:p><w:r>{new('A box inside a cell.')}</w:r></w:p></w:tc><w:tc>{word_paragraph('Beside it')}</w:tc>"
    body = (
        "".join(f"<w:p><w:r>{shape}</w:r></w:p>" for shape in (choice, new("A new box."), old("An old box."), grouped))
        + f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"
    )
    write_zip(path, word_parts(body))
    return Truth(
        (both, "A new box.", "An old box.", "Grouped box one.", "Grouped box two.", "A box inside a cell.", "Beside it")
    )


def word_furniture(path: Path) -> Truth:
    """Headers and footers of first, odd and even pages, with a table and a box."""
    box = (
        f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{word_paragraph('Boxed header.')}</w:txbxContent>"
        "</v:textbox></w:pict></w:r></w:p>"
    )
    extra = {
        "header/header1": f"<w:hdr {NAMESPACES}>{word_paragraph('OFFICIAL inclusion board')}{box}</w:hdr>",
        "header/header2": f"<w:hdr {NAMESPACES}>{word_table(('Board papers', 'Item seven'))}</w:hdr>",
        "footer/footer1": f"<w:ftr {NAMESPACES}>{word_paragraph('Held by the clerk')}</w:ftr>",
    }
    write_zip(path, word_parts(word_paragraph("The board met on Tuesday morning."), extra))
    marked = {"OFFICIAL inclusion board": HEADER, "Boxed header.": HEADER, "Board papers Item seven": HEADER}
    return Truth(
        ("The board met on Tuesday morning.", *marked, "Held by the clerk"),
        marked={**marked, "Held by the clerk": FOOTER},
    )


def word_notes(path: Path) -> Truth:
    """Footnotes, endnotes and comments, one of them in a table cell."""
    comment = '<w:r><w:commentReference w:id="5"/></w:r>'
    body = (
        '<w:p><w:r><w:t>Waits fell.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:endnoteReference w:id="3"/></w:r></w:p>'
        f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell words</w:t></w:r>{comment}</w:p></w:tc><w:tc>"
        f"{word_paragraph('Other')}</w:tc></w:tr></w:tbl>"
    )
    extra = {
        f"{kind}s/{kind}s": (
            f'<w:{kind}s {NAMESPACES}><w:{kind} w:id="{number}">{word_paragraph(text)}</w:{kind}></w:{kind}s>'
        )
        for kind, number, text in (
            ("footnote", 2, "Counted on the last school day."),
            ("endnote", 3, "Source is the trust dashboard."),
            ("comment", 5, "Check these owners again."),
        )
    }
    write_zip(path, word_parts(body, extra))
    notes = ("Counted on the last school day.", "Source is the trust dashboard.", "Check these owners again.")
    return Truth(("Waits fell.", "Cell words Other", *notes), marked=dict.fromkeys(notes, NOTE))


def word_hidden(path: Path) -> Truth:
    """Hidden runs, a hidden style, a hidden paragraph and a hidden table row."""
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:type="character" w:styleId="Unseen"><w:rPr><w:vanish/></w:rPr>'
        "</w:style></w:styles>"
    )
    body = (
        "<w:p><w:r><w:t>Everyone may read this.</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Draft budget figure.</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="Unseen"/></w:rPr><w:t>Styled away.</w:t></w:r></w:p>'
        + word_paragraph("Entirely unseen paragraph.", look="<w:vanish/>")
        + (
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Visible cell</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>"
            "Cell secret</w:t></w:r></w:p></w:tc>"
            f"<w:tc>{word_paragraph('Second')}</w:tc></w:tr></w:tbl>"
        )
    )
    write_zip(path, word_parts(body, {"styles/styles": styles}))
    return Truth(
        ("Everyone may read this.", "Visible cell Second"),
        hidden=("Draft budget figure.", "Styled away.", "Entirely unseen paragraph.", "Cell secret"),
    )


def word_macros(path: Path) -> Truth:
    """A file with macros that holds a chart and a diagram."""
    extra = {
        "chart/charts/chart1": chart_xml("Plans each term", ("Autumn", "Spring"), {"In time": (0.46, 0.512)}),
        "diagramData/diagrams/data1": diagram_xml("Assess early", "Agree support", "Review together"),
    }
    write_zip(path, word_parts(word_paragraph("Two drawings follow."), extra, macros=True))
    return Truth(
        (
            "Two drawings follow.",
            "Plans each term",
            "Autumn In time: 46%",
            "Spring In time: 51%",
            "Assess early",
            "Agree support",
            "Review together",
        )
    )


def word_template(path: Path) -> Truth:
    """A template with merged cells and a table in a table."""
    inner = word_table(("Setting", "Places"), ("Nurseries", "40"))
    merged = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>'
        "Offer for families</w:t></w:r></w:p></w:tc></w:tr>"
        f"<w:tr><w:tc>{word_paragraph('Short breaks')}{inner}<w:p/></w:tc><w:tc>"
        f"{word_paragraph('Open now')}</w:tc></w:tr></w:tbl>"
    )
    write_zip(path, word_parts(word_paragraph("Template for boards", style="Title") + merged, template=True))
    return Truth(
        ("Template for boards", "Offer for families", "Short breaks Open now", "Setting Places", "Nurseries 40")
    )
