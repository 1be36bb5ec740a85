"""Render an HTML page as a council's local offer shows it: cookie bar, menu, breadcrumbs, text, foot."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from blocks import (
    CRITIC,
    EMPHASIS,
    LEFT_CELL,
    LINE_BREAK,
    UPPER_CELL,
    Block,
    Heading,
    Lines,
    Mark,
    Panel,
    Paragraph,
    Part,
    Source,
    Table,
    cell_text,
    tile_parts,
)
from grids import joined_cells

STYLE = "body{font-family:Arial,sans-serif;margin:0}main{max-width:60em;margin:auto}nav li{display:inline}"
PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="author" content="{author}">
{updated_meta}<style>{style}</style>
<script>window.dataLayer = window.dataLayer || []; function gtag() {{ dataLayer.push(arguments); }}</script>
</head>
<body>
<div id="cookies" role="region">We use cookies to make this site work. <a href="#">Accept</a>
<a href="#">Reject</a></div>
<a href="#main">Skip to main content</a>
<header><p>{header}</p>
<nav><ul>
{menu}
</ul></nav></header>
<main id="main">
{crumbs}
{body}
<p>Was this page useful? <a href="#">Yes</a> <a href="#">No</a></p>
{updated}</main>
<footer><p>{footer}</p><ul><li><a href="#">Accessibility</a></li><li><a href="#">Privacy</a></li>
<li><a href="#">Contact us</a></li></ul></footer>
</body>
</html>
"""


def render_page(source: Source) -> bytes:
    """The bytes of the page."""
    menus = [block for block in source.blocks if isinstance(block, Lines) and block.name == "nav"]
    entries = [line.text for menu in menus for line in menu.lines]
    updated = source.text("updated")
    meta = f'<meta name="DC.date.modified" content="{updated}">\n' if updated else ""
    page = PAGE.format(
        title=html_text(source.file_property("title")),
        author=escape(source.file_property("author")),
        updated_meta=meta
        + (f'<link rel="canonical" href="{escape(source.text("url"))}">\n' if source.text("url") else ""),
        style=STYLE,
        header=html_text(source.text("header")),
        menu="\n".join(f'<li><a href="#">{html_text(entry)}</a></li>' for entry in entries),
        crumbs=f"<p>{' &gt; '.join(map(html_text, entries))}</p>" if entries else "",
        body="\n".join(html_blocks(tuple(block for block in source.blocks if block not in menus))),
        updated=f"<p>Page last updated: {html_text(updated)}</p>\n" if updated else "",
        footer=html_text(source.text("footer")),
    )
    return page.encode()


def html_text(text: str) -> str:
    """Source text as HTML: emphasis and line breaks, everything else escaped."""
    text = escape(CRITIC.sub(lambda found: found["inserted"] or "", text), quote=False)
    text = EMPHASIS.sub(
        lambda found: (
            f"<strong>{found['strong']}</strong>"
            if found["strong"]
            else f"<em>{found['slanted']}</em>"
            if found["slanted"]
            else f"<s>{found['struck']}</s>"
            if found["struck"]
            else f'<a href="{found["address"]}">{found["linked"]}</a>'
        ),
        text,
    )
    return text.replace(escape(LINE_BREAK), "<br>")


def html_blocks(blocks: tuple[Block, ...]) -> list[str]:
    """Blocks as HTML elements; bullets that follow one another are one list."""
    parts: list[str] = []
    for block in blocks:
        is_bullet = isinstance(block, Paragraph) and block.style == "bullet"
        if is_bullet and parts and parts[-1].endswith("</ul>"):
            parts[-1] = parts[-1].removesuffix("</ul>") + f"<li>{html_text(_text_of(block))}</li></ul>"
        elif is_bullet:
            parts.append(f"<ul><li>{html_text(_text_of(block))}</li></ul>")
        else:
            parts += _html_block(block)
    return parts


def _text_of(block: Block) -> str:
    assert isinstance(block, Paragraph)
    return block.text


def _html_block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"<h{block.level}>{html_text(block.text)}</h{block.level}>"
    elif isinstance(block, Paragraph):
        tag = {"quote": "blockquote", "callout": "aside"}.get(block.style, "p")
        yield f"<{tag}>{html_text(block.text)}</{tag}>"
    elif isinstance(block, Lines):
        tag = "ol" if block.name == "steps" else "div"
        texts = [" ".join(tile_parts(line.text)) if block.name == "tiles" else line.text for line in block.lines]
        items = [f"<li>{html_text(text)}</li>" if tag == "ol" else html_text(text) for text in texts]
        yield f"<{tag}>{('' if tag == 'ol' else '<br>').join(items)}</{tag}>"
    elif isinstance(block, Table):
        yield _html_table(block)
    elif isinstance(block, Part):
        title = [f"<h3>{html_text(block.argument)}</h3>"] if block.name == "box" and block.argument else []
        yield "\n".join(["<section>", *title, *html_blocks(block.blocks), "</section>"])
    elif isinstance(block, Panel):
        raise ValueError(f"::{block.name} has no place on a web page")
    elif isinstance(block, Mark):
        yield "<hr>"


def _html_table(table: Table) -> str:
    heads = [*table.bands, table.header] if any(table.header) else []
    texts = [*heads, *(row.cells for row in table.rows)]
    joined = {(top, left): (low - top + 1, right - left + 1) for top, low, left, right in joined_cells(texts)}
    rows = []
    for number, row in enumerate(texts):
        tag = "th" if number < len(heads) else "td"
        cells = []
        for column, text in enumerate(row):
            if text in (LEFT_CELL, UPPER_CELL):
                continue
            deep, wide = joined.get((number, column), (1, 1))
            spans = (f' rowspan="{deep}"' if deep > 1 else "") + (f' colspan="{wide}"' if wide > 1 else "")
            cells.append(f"<{tag}{spans}>{html_text(cell_text(text))}</{tag}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return "<table>\n" + "\n".join(rows) + "\n</table>"
