"""Elusion samples are drawn by lot, can be drawn again, and bound what was missed."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.journal import read_reviews
from pipeline.review.samples import (
    Sample,
    draw_sample,
    measure_elusion,
    read_sampled_by,
    share_at_most,
)
from tests.review_bench import PARENTS, RUNG, make_bench, make_case_file
from tests.review_records import make_review

BOUNDS = ((0, 30, 0.0950), (0, 59, 0.0495), (1, 30, 0.1486), (3, 100, 0.0757), (30, 30, 1.0), (0, 0, 1.0))
"""Found, looked at, and the bound as tables of Clopper and Pearson give it."""


def test_a_sample_can_be_drawn_again(tmp_path: Path) -> None:
    """The same seed gives the same passages in the same order, another seed another order."""
    case_file = make_case_file(tmp_path)
    one = draw_sample(case_file, Sample("R1", 3, 7))
    assert one == draw_sample(case_file, Sample("R1", 3, 7))
    assert len({draw_sample(case_file, Sample("R1", 5, seed)) for seed in range(8)}) > 1


def test_a_sample_stays_the_same_while_it_is_worked_through(tmp_path: Path) -> None:
    """Deciding on a drawn passage does not change what is drawn."""
    case_file = make_case_file(tmp_path)
    sample = Sample("R1", 5, 1)
    drawn = draw_sample(case_file, sample)
    for passage_id in drawn[:2]:
        passage = case_file.passages[passage_id]
        case_file.apply(
            make_review("accepted", "R1", passage_id=passage_id, heading=passage.heading, text=passage.text)
        )
    assert draw_sample(case_file, sample) == drawn
    elusion = measure_elusion(case_file, sample)
    assert (elusion.drawn, elusion.decided, elusion.missed) == (5, 2, 2)


def test_only_rejected_passages_are_drawn(tmp_path: Path) -> None:
    """What is undecided has its place in the queue."""
    case_file = make_case_file(tmp_path)
    assert case_file.rejected_by_model("H1.1") == ("after-1",)
    assert set(case_file.rejected_by_model("R1")) >= {RUNG, PARENTS}


@pytest.mark.parametrize(("found", "looked_at", "share"), BOUNDS)
def test_the_bound_is_that_of_clopper_and_pearson(found: int, looked_at: int, share: float) -> None:
    """One-sided 95% bounds; with nothing found it is 1 - 0.05 to the power of 1/n."""
    assert share_at_most(found, looked_at) == pytest.approx(share, abs=5e-4)


@given(st.integers(1, 120), st.data())
def test_the_bound_lies_above_what_was_found_and_falls_with_more(looked_at: int, data: st.DataObject) -> None:
    """More looked at with nothing more found can only lower it."""
    found = data.draw(st.integers(0, looked_at))
    bound = share_at_most(found, looked_at)
    assert found / looked_at <= bound <= 1.0
    assert share_at_most(found, looked_at + 1) <= bound + 1e-12
    if found == 0:
        assert bound == pytest.approx(1 - math.pow(0.05, 1 / looked_at))


@given(st.text(max_size=40))
def test_other_reasons_for_showing_a_passage_name_no_sample(text: str) -> None:
    """What a form sends is read strictly."""
    sample = read_sampled_by(text)
    assert sample is None or sample.sampled_by == text


def test_what_a_decision_says_leads_back_to_its_sample() -> None:
    """The text in the journal is enough to draw the sample again."""
    sample = Sample("APA3.1", 30, 12)
    assert read_sampled_by(sample.sampled_by) == sample


def test_a_decision_of_a_sample_says_so_and_goes_on_in_it(tmp_path: Path) -> None:
    """From the draw to the last passage, each decision keeps why its passage was shown."""
    bench = make_bench(tmp_path)
    browser = bench.browser()
    answer = browser.get("/samples/draw?criterion_id=R1&size=2&seed=4", follow=True)
    for _ in range(2):
        answer = browser.get("/samples/R1/2/4/next", follow=True)
        action = re.search(r'<form method="post" action="([^"]+)" class="panel" id="decision"', answer.text)
        sampled_by = re.search(r'name="sampled_by" value="([^"]+)"', answer.text)
        assert action is not None and sampled_by is not None
        browser.post(action[1].replace("&amp;", "&"), decision="rejected", sampled_by=sampled_by[1], seen="")
    assert [review.sampled_by for review in read_reviews(bench.desk.place.journal)] == ["elusion:R1:size=2:seed=4"] * 2
    assert browser.get("/samples/R1/2/4/next").location == "/samples/R1/2/4"
    assert "2 of 2" in browser.get("/samples").text


@pytest.mark.parametrize("query", ["criterion_id=NONE&size=3", "criterion_id=R1&size=0", "criterion_id=R1&size=x"])
def test_a_sample_that_cannot_be_drawn_is_explained(tmp_path: Path, query: str) -> None:
    """The form comes back with what is wrong."""
    answer = make_bench(tmp_path).browser().get(f"/samples/draw?{query}")
    assert (answer.status_code, "There is a problem" in answer.text) == (400, True)
