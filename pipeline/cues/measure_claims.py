"""Find sentences that say, without a figure, that a KPI has got better or worse.

In: a framework, documents and their passages. Out: `Claim` records. Surprising rule: plans, questions, wishes and
denials are no claims, and a sentence that speaks of both more and less is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.cues.measure_subjects import KpiLexicon, Mentions
from pipeline.framework import Framework, Kpi
from pipeline.measure_records import Claim
from pipeline.records import BlockKind, Document, Passage

REACH_WORDS = 12
"""Words between the word that compares and the KPI's phrase; further apart they speak of different things."""
_DOWN = re.compile(
    r"(?i)\b(?:fewer|less|lower|shorter|reduced|reducing|fall(?:en|ing|s)|fell|dropp(?:ed|ing)|drops|com(?:e"
    r"|ing) down|came down"
    r"|decreas(?:ed|ing)|cut|declin(?:ed|ing)|shrunk|halved)\b"
)
_UP = re.compile(
    r"(?i)\b(?:higher|increas(?:ed|ing)|ris(?:en|ing|es)|rose|gr(?:own|owing|ew)|more of our|doubled|climb(?:ed"
    r"|ing))\b"
)
_BETTER = re.compile(r"(?i)\b(?:improv(?:ed|ing|ement|ements)|better than|quicker|faster|sooner)\b")
_WORSE = re.compile(r"(?i)\b(?:worse|worsen(?:ed|ing)|deteriorat(?:ed|ing)|slower)\b")
_NO_CLAIM = re.compile(
    r"(?i)\b(?:will|shall|would|should|could|may|might|aims?|aiming|plans? to|planned|hopes?|want|wants|need|needs"
    r"|must|if|not"
    r"|never|no|hardly|target|trajectory|ambition|expect(?:ed|s)?|intend|how|whether|unless|until)\b|n['’]t\b|\?"
)
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(\[]?[A-Z0-9£•])|\n+")


def read_claims(
    framework: Framework, *, documents: Sequence[Document], passages: Sequence[Passage]
) -> tuple[Claim, ...]:
    """Read the claims of every passage of running text, in the order of the passages' ids; dated by their document."""
    lexicon = KpiLexicon(framework)
    dates = {document.document_id: document.document_date for document in documents}
    return tuple(
        Claim(passage.passage_id, kpi_id, is_better, passage.evidence_date or dates.get(passage.document_id))
        for passage in sorted(passages, key=lambda passage: passage.passage_id)
        if passage.excluded_reason is None and passage.kind_of_block is not BlockKind.ROW
        for kpi_id, is_better in _claims(passage.text, lexicon)
    )


def _claims(text: str, lexicon: KpiLexicon) -> Iterator[tuple[str, bool]]:
    found: set[tuple[str, bool]] = set()
    for sentence in _SENTENCE.split(text):
        if not (_DOWN.search(sentence) or _UP.search(sentence) or _BETTER.search(sentence) or _WORSE.search(sentence)):
            continue
        if _NO_CLAIM.search(sentence) or re.search(r"\d", sentence):
            continue
        mentions = lexicon.mentions(sentence)
        for kpi_id in lexicon.subjects(mentions):
            kpi = lexicon.kpis[kpi_id]
            if kpi.direction != "context" and lexicon.fits(kpi, mentions):
                is_better = _direction(sentence, kpi, mentions)
                if is_better is not None:
                    found.add((kpi_id, is_better))
    yield from sorted(found)


def _direction(sentence: str, kpi: Kpi, mentions: Mentions) -> bool | None:
    """Whether the words near the KPI's phrase say that it got better; None where they say both or neither."""
    up_is_better = kpi.direction == "up"
    verdicts = set()
    for pattern, is_better in ((_DOWN, not up_is_better), (_UP, up_is_better), (_BETTER, True), (_WORSE, False)):
        for match in pattern.finditer(sentence):
            for place in mentions.places.get(("kpi", kpi.id, "phrase"), ()):
                ends = sorted((match.start(), match.end(), place.start, place.end))
                if mentions.words.count_between(ends[1], ends[2]) <= REACH_WORDS:
                    verdicts.add(is_better)
    return verdicts.pop() if len(verdicts) == 1 else None
