"""The lists behind statement cues, and how words are folded for them."""

from __future__ import annotations

import pytest
import spacy

from pipeline.classify.statement_matches import ListFinder, phrases, verb_forms
from pipeline.classify.statement_polarity import BLAME, BURDENS, GOODS, HINTS, PRAISE, TURNERS
from pipeline.classify.statement_subjects import CONTENT_WORDS, SUBJECT_WORDS, WORK_VERBS
from pipeline.classify.statement_tokens import BLANK, MARK, TokenFolder, text_of
from pipeline.classify.statement_words import FORM_WORDS, STRUCTURE_WORDS

NLP = spacy.blank("en")
GROUPS = (STRUCTURE_WORDS, FORM_WORDS, SUBJECT_WORDS, CONTENT_WORDS, HINTS, PRAISE, BLAME)
LISTS = {name: entries for group in GROUPS for name, entries in group.items()} | {
    "turners": TURNERS,
    "burdens": BURDENS,
    "goods": GOODS,
    "work_verb": WORK_VERBS,
}
FINDER = ListFinder(LISTS)
EXAMPLES = {
    "NUM": "14",
    "YEAR": "2024",
    "PERIOD": "2024/25",
    "DATE": "14/11",
    "ORD": "3rd",
    "MONTH": "April",
    "DAY": "Monday",
}


def test_no_two_lists_share_a_name() -> None:
    """A name is a column of cues."""
    assert sum(map(len, GROUPS)) + 4 == len(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_every_entry_can_be_found(name: str) -> None:
    """An entry is written as the tokenizer parts it, or it would never match."""
    entries = phrases(LISTS[name])
    spacy_docs = [NLP(" ".join(EXAMPLES.get(word, word) for word in phrase)) for phrase in entries]
    assert tuple(map(FINDER.folder.fold_text, spacy_docs)) == entries
    found = FINDER.find(spacy_docs)
    assert set(found.tokens.passages[found.places[name].starts].tolist()) == set(range(len(entries)))


def test_the_marks_of_a_list_are_written_out() -> None:
    """Verbs with their forms, nouns with plurals, units of time, spelled figures."""
    assert phrases("try~ to, box+, two UNIT, cannot,\n    per\n    head")[:6] == (
        ("try", "to"),
        ("tries", "to"),
        ("tried", "to"),
        ("trying", "to"),
        ("box",),
        ("boxes",),
    )
    assert {("NUM", "weeks"), ("can", "not"), ("per", "head")} < set(phrases("two UNIT, cannot,\n    per\n    head"))
    assert verb_forms("note") == ("note", "notes", "noted", "noting")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("71%", ("NUM", "%")),
        ("seventy-one per cent", ("NUM", "%")),
        ("58%→71", ("NUM", "%", MARK, "NUM")),
        ("2024/25 22/23 Q3", ("PERIOD", "PERIOD", "PERIOD")),
        ("12/20", ("SHARE",)),
        ("14/11 12.03.24 14:30 1.2.3/4", ("DATE", "DATE", "DATE", "DATE")),
        ("3rd", ("ORD",)),
        ("1,204", ("NUM",)),
        ("45wks", ("NUM", "·")),
        ("100k", ("NUM", "·")),
        ("l7 4O", ("NUM", "NUM")),
        ("l wait", ("i", "wait")),
        ("ADVICE adv1ce advlce", ("advice", "advice", "advice")),
        ("ad- vice", ("advice",)),
        ("queued slowly running quite ☎", ("·ed", "·ly", "·ing", BLANK, MARK)),
        ("\n", ()),
    ],
)
def test_spellings_are_folded(text: str, folded: tuple[str, ...]) -> None:
    """Figures by sort, misread words as meant, others to blanks."""
    assert TokenFolder({"wait", "advice", "i", "%"}).fold_text(NLP(text)) == folded


def test_figures_keep_their_values() -> None:
    """Spelled and misread ones too; a share is a part of one."""
    tokens = TokenFolder(()).fold([NLP("1,204 twenty-two l7 15/20 3.5")])
    assert [value for value in tokens.values.tolist() if value == value] == [1204, 22, 17, 0.75, 3.5]


def test_a_match_stays_in_its_passage() -> None:
    """Words at the end of one passage and the start of the next make no phrase."""
    finder = ListFinder({"late": "too long"})
    assert not len(finder.find([NLP("too"), NLP("long")]).places["late"].starts)
    assert finder.find([NLP("so"), NLP("too long")]).tokens.passages[
        finder.find([NLP("so"), NLP("too long")]).places["late"].starts
    ].tolist() == [1]


@pytest.mark.parametrize(
    ("text", "count"),
    [("Parents of boys said", 1), ("Parents. He said", 0), ("Parents a b c d e f said", 0), ("Said parents", 0)],
)
def test_following_keeps_to_sentence_and_reach(text: str, count: int) -> None:
    """The second list must come soon after the first, before the sentence ends."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    finder = ListFinder({"who": "parents", "verb": "said"})
    assert len(finder.find([nlp(text)]).following("who", "verb", 6)) == count


@pytest.mark.parametrize("text", ["", "Waits  fell.\n\nThen 71% – “good”.", " a "])
def test_the_text_of_a_passage_is_its_own(text: str) -> None:
    """The quick way to a text gives what spaCy's gives."""
    assert text_of(NLP(text)) == text
