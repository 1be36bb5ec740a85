"""Small PDF files put together by hand, so that a test says exactly what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(content: str, extra: str = "") -> str:
    """A stream object."""
    return f"<< /Length {len(content)} {extra} >>\nstream\n{content}\nendstream"


def text_page(text: str) -> str:
    """Content that draws one line of text."""
    return f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET"


def document(
    contents: Sequence[str], *, count: int | None = None, catalogue: str = "", page: str = "", more: Sequence[str] = ()
) -> bytes:
    """A document with a page for each content stream; `page` is added to each page, `more` are objects from 100 on."""
    numbers = range(4, 4 + 2 * len(contents), 2)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    numbered: dict[int, str] = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(contents) if count is None else count} >>",
        3: FONT,
    }
    for number, content in zip(numbers, contents, strict=True):
        numbered[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R {page}"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        numbered[number + 1] = stream(content)
    numbered |= dict(enumerate(more, start=100))
    return _numbered_bytes(numbered)


def _numbered_bytes(objects: Mapping[int, str]) -> bytes:
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in sorted(objects.items()))
    return f"%PDF-1.4\n{body}trailer << /Root 1 0 R /Size {max(objects) + 1} >>\n%%EOF".encode("latin-1")
