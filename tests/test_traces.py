"""Traces of a text found in files of any make."""

from __future__ import annotations

import gzip
import html
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.traces import PIECE_WORDS, Traces

SENTENCE = "One mother said that her son’s “speech” could now be understood by people he didn’t know."
TRACES = Traces([f"Short. {SENTENCE} Also brief."])


def zipped(name: str, text: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.txt", ("before\n" + SENTENCE.replace(" ", "\n  ")).encode()),
        ("cut.txt", f"{SENTENCE[:60]}…".encode()),
        ("lines.jsonl", json.dumps({"quote": f"said: {SENTENCE}"}).encode()),
        ("page.html", html.escape(SENTENCE, quote=True).replace("mother", "<b>mother</b>").encode()),
        ("cache.json.gz", gzip.compress(json.dumps([SENTENCE]).encode())),
        ("register.xlsx", zipped("xl/sharedStrings.xml", f"<si><t>{html.escape(SENTENCE)}</t></si>")),
        ("broken.docx", b"PK\x03\x04 torn"),
        ("torn.json.gz", gzip.compress(b"anything at all", mtime=0)[:-9]),
        ("print.pdf", b"%PDF"),
    ],
)
def test_a_file_that_quotes_is_found(name: str, content: bytes) -> None:
    """Whatever wraps, cuts, escapes or packs the sentence; what cannot be looked into is taken for a trace."""
    assert TRACES.stand_in_file(name, content)


@pytest.mark.parametrize("text", ["", "Short. Also brief.", "Another mother said that her son could be understood."])
def test_other_texts_are_none(text: str) -> None:
    """Common words and short sentences are no trace."""
    assert not TRACES.stand_in_file("note.txt", text.encode())
    assert not TRACES.stand_in_file("note.docx", zipped("word/document.xml", f"<w:t>{text}</w:t>"))


@settings(deadline=None)  # a busy machine
@given(st.lists(st.text("abcdefgh", min_size=2, max_size=6), min_size=PIECE_WORDS, max_size=20), st.text(max_size=30))
def test_a_text_always_holds_its_own_traces(words: list[str], around: str) -> None:
    """Whatever stands around it."""
    text = " ".join(words)
    assert Traces([text]).stand_in(f"{around} {text} {around}")
