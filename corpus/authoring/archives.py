"""Make zipped Office files byte-identical from run to run.

In: the bytes of a DOCX, XLSX or PPTX. Out: the same parts in name order, with one fixed time stamp and the creation
and change dates that the author gave. openpyxl and XlsxWriter stamp the present moment into `docProps/core.xml`, the
latter also in the workbook behind a slide's chart; this undoes it.
"""

from __future__ import annotations

import io
import re
import zipfile

ZIP_TIME = (2026, 2, 1, 9, 0, 0)
"""Time stamp of every zip member; any fixed moment after 1980 serves."""
CONTENT_TYPES = "[Content_Types].xml"
"""Must stay the first member: some readers sniff the format from it."""


def with_fixed_stamps(content: bytes, *, created: str) -> bytes:
    """Rewrite the archive; `created` is an ISO date that becomes both creation and change date."""
    rewritten = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(rewritten, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != CONTENT_TYPES, name)):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _dated(part, created)
            elif name.endswith(".xlsx"):
                part = with_fixed_stamps(part, created=created)
            member = zipfile.ZipInfo(name, ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            new.writestr(member, part)
    return rewritten.getvalue()


def _dated(core: bytes, created: str) -> bytes:
    stamp = f"{created}T10:15:00Z".encode()
    return re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, core)
