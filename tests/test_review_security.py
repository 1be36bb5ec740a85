"""The review app answers its own user on its own machine and refuses everybody and everything else."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from pipeline.journal import GAPS_NAME, REVIEWS_NAME
from pipeline.review.security import HEADERS
from tests.review_bench import (
    BASE,
    DOCUMENTS,
    FACETS,
    HOSTILE,
    HOSTILE_ID,
    LABELS,
    PARENTS,
    PASSAGES,
    RUNG,
    TOKEN,
    Bench,
    make_bench,
    make_passage,
    published_tables,
)

PAGES = ("/", "/progress", "/samples", "/gaps", "/search", "/upload", "/decisions", f"/passage/{RUNG}/H1.1", "/next")
POSTS = ("/name", "/keys", f"/passage/{RUNG}/H1.1", "/undo/act1", "/agree/act1-1", "/gaps/any")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return make_bench(tmp_path)


def journal_files(bench: Bench) -> list[str]:
    """Names of the journal's files; none is there before the first decision."""
    journal = bench.desk.place.journal
    return sorted(path.name for path in journal.iterdir()) if journal.exists() else []


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:8123", "[::1]:8123"]
)
def test_a_foreign_host_is_refused(bench: Bench, host: str) -> None:
    """A page that another site's name leads to, as in DNS rebinding, is refused on every address, static ones too."""
    browser = bench.browser()
    for path in (*PAGES, f"/start?token={TOKEN}", "/static/review.css"):
        assert browser.client.get(path, base_url=f"http://{host}").status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_without_the_start_link_nothing_is_shown(bench: Bench, path: str) -> None:
    """A program or user that has not seen the token gets no page, however it asks."""
    answer = bench.app.test_client().get(path, base_url=BASE)
    assert answer.status_code == 403
    assert "Harbourside" not in answer.text


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "é"])
def test_a_wrong_token_lets_nobody_in(bench: Bench, token: str) -> None:
    """Only the very token of the start link is exchanged for a cookie."""
    client = bench.app.test_client()
    answer = client.get("/start", query_string={"token": token}, base_url=BASE)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False)
    assert client.get("/", base_url=BASE).status_code == 403


def test_a_cookie_of_another_start_lets_nobody_in(tmp_path: Path) -> None:
    """Cookies are signed anew at every start, so an old or made-up one is worth nothing."""
    cookie = make_bench(tmp_path).browser().client.get_cookie("readiness_review_8123", domain="127.0.0.1")
    assert cookie is not None
    client = make_bench(tmp_path).app.test_client()
    client.set_cookie("readiness_review_8123", cookie.value, domain="127.0.0.1")
    assert client.get("/", base_url=BASE).status_code == 403


def test_the_cookie_is_strict(bench: Bench) -> None:
    """Scripts cannot read it, other sites' requests do not carry it, and its name tells ports apart."""
    answer = bench.app.test_client().get(f"/start?token={TOKEN}", base_url=BASE)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("readiness_review_8123=")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Domain" not in cookie


def test_the_start_link_answers_with_a_page(bench: Bench) -> None:
    """A redirect would lose the strict cookie where the link was followed from a web mail."""
    assert bench.app.test_client().get(f"/start?token={TOKEN}", base_url=BASE).status_code == 200


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_a_form_without_its_token_changes_nothing(bench: Bench, path: str, token: str | None) -> None:
    """Another site can make a browser send a form, but does not know the form's token."""
    browser = bench.browser()
    fields = {"decision": "accepted", "state": "closed", "name": "Mallory"}
    form = fields if token is None else {**fields, "form_token": token}
    assert browser.client.post(path, base_url=BASE, data=form).status_code == 403
    assert journal_files(bench) == []
    assert "Mallory" not in browser.get("/").text


def test_a_form_token_of_another_session_is_refused(bench: Bench) -> None:
    """Each browser has its own token."""
    mine, yours = bench.browser(), bench.browser()
    form = {"form_token": yours.form_token(), "decision": "accepted"}
    assert mine.client.post(f"/passage/{RUNG}/H1.1", base_url=BASE, data=form).status_code == 403
    assert journal_files(bench) == []


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8123"])
def test_a_form_from_another_origin_is_refused(bench: Bench, origin: str) -> None:
    """The origin that the browser states must be the app's own, even with the right token."""
    browser = bench.browser()
    form = {"form_token": browser.form_token(), "decision": "accepted"}
    answer = browser.client.post(f"/passage/{RUNG}/H1.1", base_url=BASE, data=form, headers={"Origin": origin})
    assert (answer.status_code, journal_files(bench)) == (403, [])


@pytest.mark.parametrize("path", POSTS[2:])
def test_nothing_is_decided_by_opening_an_address(bench: Bench, path: str) -> None:
    """An image or link on another site can only open addresses: none of them writes."""
    bench.browser().get(path)
    assert journal_files(bench) == []


TRAVERSALS = (
    *("/picture/../../etc/passwd.png", "/picture/..%2f..%2fetc%2fpasswd.png", "/picture/%2e%2e%2f%2e%2e%2fx.png"),
    *("/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/%2e%2e/settings.py", "/static//etc/passwd"),
    *("/passage/../../etc/passwd/H1.1", "/passage/..%2f..%2fx/H1.1", "/gaps/..%2f..%2fx", "/samples/..%2f/1/1"),
    *("/static/..\\app.py", "/picture/report.pdf.png", "/picture/%00.png", "/passage/rung-1/..%2fH1.1"),
)


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_address_leads_to_a_file(bench: Bench, path: str) -> None:
    """What a browser sends is looked up among ids of the tables and never joined to a path."""
    answer = bench.browser().get(path, follow=True)
    assert answer.status_code == 404
    assert "root:" not in answer.text and "import" not in answer.text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_the_switch_for_keys_leads_nowhere_else(bench: Bench, back: str) -> None:
    """The address to go back to is one of the app's own."""
    assert bench.browser().post("/keys", keys="off", back=back).location == "/"


@pytest.mark.parametrize("path", [*PAGES[:-1], "/nothing", f"/passage/{HOSTILE_ID}/H1.1", "/static/review.css"])
def test_every_answer_says_what_a_browser_may_do(bench: Bench, path: str) -> None:
    """No answer, errors and files among them, is without the headers; nothing is kept in the browser's cache."""
    answer = bench.browser().get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_allows_no_script_or_style_in_a_page(bench: Bench) -> None:
    """Were a text ever not escaped, the browser would still not run it; and no page needs what is forbidden."""
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    browser = bench.browser()
    for path in (*PAGES[:-1], f"/passage/{HOSTILE_ID}/H1.1"):
        text = browser.get(path).text
        assert not re.search(
            r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", text.replace(str(escape(HOSTILE)), "")
        )
        assert set(re.findall(r'(?:src|href|action)="(https?:|//)', text)) == set()


@pytest.mark.parametrize("path", ["/", f"/passage/{HOSTILE_ID}/H1.1", "/search?words=alert", "/?show=all"])
def test_texts_of_documents_are_escaped(bench: Bench, path: str) -> None:
    """A document that holds a script shows its letters."""
    text = bench.browser().get(path).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_what_people_write_is_escaped(bench: Bench) -> None:
    """Names, notes and owners come back as letters on every page that shows them."""
    browser = bench.browser(name="<img src=x onerror=alert(1)>")
    browser.decide(PARENTS, "rejected", note="<script>note</script>")
    gap_id = re.search(r'/gaps/(\w+)"', browser.get("/gaps").text)[1]  # type: ignore[index]
    browser.post(f"/gaps/{gap_id}", state="open", owner="<script>owner</script>", due_date="", note="<b>", seen="")
    for path in (f"/passage/{PARENTS}/H1.1", "/decisions", "/gaps", f"/gaps/{gap_id}", "/search?words=<script>"):
        text = browser.get(path).text
        assert not re.search(r"<script>|<img src=x|<b>", text), path


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=60))
def test_any_text_is_escaped(words: str) -> None:
    """Whatever stands in a document and its heading, the page holds it escaped and keeps its own shape."""
    with tempfile.TemporaryDirectory() as folder:
        passage = make_passage(RUNG, "letter", words, heading=words, page_number=None, bbox=None)
        passages = [passage if other.passage_id == RUNG else other for other in PASSAGES]
        published_tables(
            Path(folder) / "readiness.duckdb", documents=DOCUMENTS, passages=passages, labels=LABELS, facets=FACETS
        )
        text = make_bench(Path(folder)).browser().get(f"/passage/{RUNG}/H1.1").text
    assert f'<p class="this"><span class="hidden">The passage:</span> {escape(words)}</p>' in text
    assert text.count("<script") == 1


def test_a_form_that_is_too_long_is_refused(bench: Bench) -> None:
    """Nobody can fill memory or journal with one form."""
    assert bench.browser().post(f"/passage/{RUNG}/H1.1", decision="accepted", note="x" * 100_000).status_code == 413
    assert journal_files(bench) == []


def test_only_decisions_are_written(bench: Bench) -> None:
    """The journal's two files of decisions are all that the app ever writes."""
    browser = bench.browser()
    before = bench.desk.place.database.read_bytes()
    browser.decide(PARENTS, "accepted")
    gap_id = re.search(r'/gaps/(\w+)"', browser.get("/gaps").text)[1]  # type: ignore[index]
    browser.post(f"/gaps/{gap_id}", state="chasing", owner="", due_date="", note="", seen="")
    assert journal_files(bench) == [GAPS_NAME, REVIEWS_NAME]
    assert bench.desk.place.database.read_bytes() == before


def test_an_error_of_ours_tells_nothing_of_the_documents(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    """The page and the log name the place in the program, not the words that the error was about."""

    def broken() -> str:
        raise ValueError("a child's name")

    bench.app.add_url_rule("/broken", view_func=broken)
    answer = bench.browser().get("/broken")
    assert answer.status_code == 500
    assert "child" not in answer.text + caplog.text
    assert "ValueError" in caplog.text
