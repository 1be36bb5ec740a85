"""Office files written part by part for tests, so that each feature is there exactly as the format stores it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

ZIP_DATE = (2026, 1, 5, 9, 0, 0)
"""One date for all parts: the same code writes the same bytes."""

_OFFICE = "http://schemas.openxmlformats.org"
_RELATION = f"{_OFFICE}/officeDocument/2006/relationships"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": f"{_OFFICE}/wordprocessingml/2006/main",
        "a": f"{_OFFICE}/drawingml/2006/main",
        "p": f"{_OFFICE}/presentationml/2006/main",
        "c": f"{_OFFICE}/drawingml/2006/chart",
        "dgm": f"{_OFFICE}/drawingml/2006/diagram",
        "xdr": f"{_OFFICE}/drawingml/2006/spreadsheetDrawing",
        "r": _RELATION,
        "mc": f"{_OFFICE}/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "p188": "http://schemas.microsoft.com/office/powerpoint/2018/8/main",
    }.items()
)
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
OPEN_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        **{name: f"{_OPEN}:{name}:1.0" for name in ("office", "text", "table", "style", "meta", "presentation")},
        "draw": f"{_OPEN}:drawing:1.0",
        "chart": f"{_OPEN}:chart:1.0",
        "fo": f"{_OPEN}:xsl-fo-compatible:1.0",
        "manifest": f"{_OPEN}:manifest:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)

Parts = dict[str, str | bytes]
Links = Mapping[str, tuple[str, str]]
"""Relationship id to short type and target."""


def write_zip(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Write parts as a zip, in their order."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), part, zipfile.ZIP_DEFLATED)
    return path


def links(entries: Links) -> str:
    """A part of relationships."""
    written = "".join(
        f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for key, (kind, target) in entries.items()
    )
    return f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">{written}</Relationships>'


def package(main_part: str, content_type: str, parts: Mapping[str, str | bytes]) -> Parts:
    """The parts of an Office file with what names its main part."""
    override = f'<Override PartName="/{main_part}" ContentType="{content_type}"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_OFFICE}/package/2006/content-types">{override}</Types>',
        "_rels/.rels": links({"rId1": ("officeDocument", main_part)}),
        **parts,
    }


def word_parts(
    body: str, extra: Mapping[str, str] | None = None, *, macros: bool = False, template: bool = False
) -> Parts:
    """A Word file; `extra` maps `kind/name` (`footnotes/footnotes`, `header/header1`) to the XML of linked parts."""
    kind = "ms-word.document.macroEnabled" if macros else "openxmlformats-officedocument.wordprocessingml.document"
    kind = "openxmlformats-officedocument.wordprocessingml.template" if template else kind
    entries: dict[str, tuple[str, str]] = {}
    parts: Parts = {"word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"}
    for number, (name, xml) in enumerate((extra or {}).items(), start=1):
        short_type, file_name = name.split("/", 1)
        entries[f"rId{number}"] = (short_type, f"{file_name}.xml")
        parts[f"word/{file_name}.xml"] = xml
    parts["word/_rels/document.xml.rels"] = links(entries)
    return package("word/document.xml", f"application/vnd.{kind}.main+xml", parts)


def word_paragraph(text: str, *, style: str = "", look: str = "") -> str:
    """A paragraph of one run."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:p>{properties}<w:r>{run}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def word_table(*rows: tuple[str, ...]) -> str:
    """A plain table."""
    cells = ("".join(f"<w:tc>{word_paragraph(text)}</w:tc>" for text in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def slide_parts(
    slides: list[tuple[str, Links, str]], extra: Mapping[str, str] | None = None, *, kind: str = ""
) -> Parts:
    """A presentation; each slide is the XML of its shapes, its links and attributes of `p:sld`."""
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    parts: Parts = {
        "ppt/presentation.xml": f"<p:presentation {NAMESPACES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": links(
            {f"rId{n}": ("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)}
        ),
    }
    for number, (shapes, entries, attributes) in enumerate(slides, start=1):
        parts[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld {NAMESPACES} {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        )
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = links(entries)
    content_type = f"application/vnd.{kind or 'openxmlformats-officedocument.presentationml.presentation'}.main+xml"
    return package("ppt/presentation.xml", content_type, {**parts, **(extra or {})})


def slide_shape(*paragraphs: str, placeholder: str = "", hidden: bool = False) -> str:
    """A shape with paragraphs; those that start with `>` lie one level deeper."""
    role = f"<p:nvPr>{placeholder and f'<p:ph type={chr(34)}{placeholder}{chr(34)}/>'}</p:nvPr>"
    body = "".join(
        f'<a:p><a:pPr lvl="{int(text.startswith(">"))}"/><a:r><a:t>{text.lstrip(">")}</a:t></a:r></a:p>'
        for text in paragraphs
    )
    name = f'<p:cNvPr id="2" name="Shape"{" hidden=" + chr(34) + "1" + chr(34) if hidden else ""}/>'
    return f"<p:sp><p:nvSpPr>{name}<p:cNvSpPr/>{role}</p:nvSpPr><p:txBody><a:bodyPr/>{body}</p:txBody></p:sp>"


def slide_frame(content: str) -> str:
    """A frame that holds a table, a chart or a diagram."""
    return (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" name="Frame"/></p:nvGraphicFramePr>'
        f"<a:graphic><a:graphicData>{content}</a:graphicData></a:graphic></p:graphicFrame>"
    )


def drawn_table_xml(*rows: tuple[str, ...]) -> str:
    """A table on a slide whose first row is its header."""
    written = "".join(
        "<a:tr>"
        + "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{t}</a:t></a:r></a:p></a:txBody></a:tc>" for t in row)
        + "</a:tr>"
        for row in rows
    )
    return f'<a:tbl><a:tblPr firstRow="1"/>{written}</a:tbl>'


def chart_xml(
    title: str, categories: tuple[str, ...], series: Mapping[str, tuple[float, ...]], shown: str = "0%"
) -> str:
    """A column chart with saved values."""
    points = "".join(f'<c:pt idx="{n}"><c:v>{text}</c:v></c:pt>' for n, text in enumerate(categories))
    category = f"<c:cat><c:strRef><c:strCache>{points}</c:strCache></c:strRef></c:cat>"
    written = ""
    for name, values in series.items():
        figures = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values))
        cache = f"<c:numCache><c:formatCode>{shown}</c:formatCode>{figures}</c:numCache>"
        label = f'<c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        written += f"<c:ser>{label}{category}<c:val><c:numRef>{cache}</c:numRef></c:val></c:ser>"
    heading = f"<c:title><c:tx><c:rich><a:p><a:r><a:t>{title}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    plot = f"<c:plotArea><c:barChart>{written}</c:barChart></c:plotArea>"
    return f"<c:chartSpace {NAMESPACES}><c:chart>{heading}{plot}</c:chart></c:chartSpace>"


def diagram_xml(*points: str) -> str:
    """The data of a diagram whose points stand below one root, listed in the file last to first."""
    listed = "".join(
        f'<dgm:pt modelId="{n}"><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for n, text in reversed([*enumerate(points, start=1)])
    )
    joined = "".join(f'<dgm:cxn modelId="9{n}" srcId="0" destId="{n + 1}" srcOrd="{n}"/>' for n in range(len(points)))
    root = '<dgm:pt modelId="0" type="doc"/>'
    content = f"<dgm:ptLst>{root}{listed}</dgm:ptLst><dgm:cxnLst>{joined}</dgm:cxnLst>"
    return f"<dgm:dataModel {NAMESPACES}>{content}</dgm:dataModel>"


def open_parts(
    kind: str,
    body: str,
    *,
    automatic: str = "",
    styles: str = "",
    masters: str = "",
    meta: str = "",
    extra: Mapping[str, str] | None = None,
) -> Parts:
    """An OpenDocument file of kind text, spreadsheet or presentation; `body` is what the kind's element holds."""
    return {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": (
            f"<office:document-content {OPEN_NAMESPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
        ),
        "styles.xml": (
            f"<office:document-styles {OPEN_NAMESPACES}><office:styles>{styles}</office:styles>"
            f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
        ),
        "meta.xml": f"<office:document-meta {OPEN_NAMESPACES}><office:meta>{meta}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": f"<manifest:manifest {OPEN_NAMESPACES}/>",
        **(extra or {}),
    }
