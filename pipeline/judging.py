"""Classify a pack's passages and describe what each is: labels and facets, people's decisions in force.

In: documents, passages, decisions and a model folder. Out: `Judgement`. Surprising rule: the model is loaded only if
some document's passages have not been read by this very model before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.classify.labels import ClassifiedPassage, decide_labels
from pipeline.classify.model import Reading, load_classifier
from pipeline.cues.ages import find_age_vetoes
from pipeline.cues.bodies import passage_body
from pipeline.cues.body_names import build_aliases
from pipeline.cues.cohorts import find_cohorts, load_cohorts
from pipeline.cues.copies import find_copies
from pipeline.cues.echo import EchoGuard
from pipeline.cues.phrases import PhraseFinder
from pipeline.cues.promises import as_promise, is_promise
from pipeline.cues.restated import is_restated
from pipeline.cues.series_rows import as_performance, is_series_row
from pipeline.cues.speakers import find_speaker
from pipeline.framework import Framework
from pipeline.records import Document, Facets, Kind, Label, Passage, PhraseHits, Role, Stance, make_id
from pipeline.reviews import AppliedReview, override_facets, override_labels
from pipeline.store.cache import prediction_cache, readings_key, vector_cache

if TYPE_CHECKING:
    import numpy as np

    from pipeline.classify.encoder import Encoder
    from pipeline.classify.model import TrainedClassifier


@dataclass(frozen=True, slots=True)
class Judgement:
    """Labels and facets of all classified passages, and how many were classified anew."""

    labels: tuple[Label, ...]
    facets: tuple[Facets, ...]
    newly_classified: int


class CachedClassifier:
    """Predictions and vectors, from the cache where this model has read the passages before."""

    def __init__(self, model_path: Path, *, cache_path: Path, version: str, encoder: Encoder | None = None) -> None:
        """Open the caches of one model; `version` covers the model and the code that reads with it.

        `encoder` stands in for the model folder's own.
        """
        self._model_path, self._encoder = model_path, encoder
        self._predictions = prediction_cache(cache_path, version)
        self._vectors = vector_cache(cache_path, version)
        self.newly_classified = 0

    @cached_property
    def _classifier(self) -> TrainedClassifier:
        return load_classifier(self._model_path, encoder=self._encoder, with_local=True)

    def read(self, passages: Sequence[Passage], *, on_progress: Callable[[int], None] | None = None) -> list[Reading]:
        """Read one document's passages, in order."""
        if not passages:
            return []
        key = readings_key((passage.heading, passage.text) for passage in passages)
        predictions, vectors = self._predictions.read(key), self._vectors.read(key)
        if predictions is None or vectors is None or not len(predictions) == len(vectors) == len(passages):
            self.newly_classified += len(passages)
            readings = self._classifier.classify(
                [passage.heading for passage in passages],
                [passage.text for passage in passages],
                on_progress=on_progress,
            )
            self._predictions.write(key, tuple(reading.prediction for reading in readings))
            self._vectors.write(key, _stacked([reading.vector for reading in readings]))
            return list(readings)
        return [Reading(prediction, vector) for prediction, vector in zip(predictions, vectors, strict=True)]

    def definition_vectors(self, framework: Framework) -> dict[str, np.ndarray]:
        """Unit vectors of the definitions of criteria without topics, by criterion id."""
        unmeasured = [criterion for criterion in framework.criteria if not criterion.is_measured]
        if not unmeasured:
            return {}
        key = make_id("definitions", *(criterion.definition for criterion in unmeasured))
        vectors = self._vectors.read(key)
        if vectors is None or len(vectors) != len(unmeasured):
            vectors = self._classifier.encode([criterion.definition for criterion in unmeasured])
            self._vectors.write(key, vectors)
        return {criterion.id: vector for criterion, vector in zip(unmeasured, vectors, strict=True)}


def judge_passages(
    framework: Framework,
    *,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    classifier: CachedClassifier,
    on_classified: Callable[[int, int], None],
    reviews: Sequence[AppliedReview] = (),
    printed: Sequence[str] = (),
) -> Judgement:
    """Classify all passages without an excluded reason; `on_classified` gets passages done and in all.

    `reviews` beat the model: on labels, and on kind and stance with all that follows from these. `printed` is the
    wording of the area's own report: passages that merely repeat it are echoes.
    """
    classified: list[ClassifiedPassage] = []
    kept = [passage for passage in passages if passage.excluded_reason is None]
    by_document: dict[str, list[Passage]] = {}
    for passage in kept:
        by_document.setdefault(passage.document_id, []).append(passage)
    hits = find_hits(framework, [passage for group in by_document.values() for passage in group])
    for group in by_document.values():
        readings = classifier.read(group)
        classified += [ClassifiedPassage(p, reading, next(hits)) for p, reading in zip(group, readings, strict=True)]
        on_classified(len(classified), len(kept))
    labels = decide_labels(framework, classified, definition_vectors=classifier.definition_vectors(framework))
    facets = _describe_passages(framework, documents, classified, reviews, printed)
    return Judgement(override_labels(labels, reviews), facets, classifier.newly_classified)


def find_hits(framework: Framework, passages: Sequence[Passage]) -> Iterator[PhraseHits]:
    """Phrases, near misses and aspects of each passage, in order; the last heading may name an aspect as well."""
    finder = PhraseFinder(framework)
    headings = sorted({_last_heading(passage) for passage in passages})
    under = dict(zip(headings, finder.find(headings), strict=True))
    for passage, found in zip(passages, finder.find(passage.text for passage in passages), strict=True):
        yield replace(
            found,
            vetoes={**find_age_vetoes(framework, passage.text, passage.heading), **found.vetoes},
            aspects=_joined(found.aspects, under[_last_heading(passage)].aspects),
        )


def _last_heading(passage: Passage) -> str:
    return passage.heading.rpartition(" > ")[2]


def _joined(one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(dict.fromkeys((*one.get(key, ()), *other.get(key, ())))) for key in sorted({*one, *other})}


def _describe_passages(
    framework: Framework,
    documents: Sequence[Document],
    classified: Sequence[ClassifiedPassage],
    reviews: Sequence[AppliedReview],
    printed: Sequence[str],
) -> tuple[Facets, ...]:
    document_of = {document.document_id: document for document in documents}
    aliases = build_aliases(framework)
    baseline = {d.document_id for d in documents if d.role is Role.BASELINE}
    definitions = [f"{c.title}. {c.definition}" for c in framework.criteria]
    past_findings = [e.passage.text for e in classified if e.passage.document_id in baseline]
    guard = EchoGuard([*definitions, *printed, *past_findings], similarity=framework.thresholds.echo_similarity)
    originals = _originals(classified, document_of)
    cohorts = load_cohorts()
    facets = []
    for entry in classified:
        passage, prediction = entry.passage, entry.reading.prediction
        document = document_of[passage.document_id]
        facets.append(
            Facets(
                passage_id=passage.passage_id,
                kind=prediction.kind,
                kind_probabilities=prediction.kind_probabilities,
                stance=prediction.stance,
                stance_probabilities=prediction.stance_probabilities,
                speaker=prediction.speaker,
                body_id=passage_body(passage.text, passage.heading, document.body_ids, aliases),
                cohorts=find_cohorts(passage.text, passage.heading, cohorts),
                aspects=_aspects(entry.hits),
                is_echo=passage.document_id not in baseline
                and (guard.is_echo(passage.text) or is_restated(passage.text, passage.heading)),
                duplicate_of=originals.get(passage.passage_id),
            )
        )
        if is_promise(passage.text):
            facets[-1] = as_promise(facets[-1])
        elif is_series_row(passage.text, known_on=document.document_date):
            facets[-1] = as_performance(facets[-1])
    passage_of = {entry.passage.passage_id: entry.passage for entry in classified}
    return tuple(
        _with_consequences(facet, passage_of[facet.passage_id], document_of[passage_of[facet.passage_id].document_id])
        for facet in override_facets(facets, reviews)
    )


def _with_consequences(facets: Facets, passage: Passage, document: Document) -> Facets:
    """Facets with what follows from kind and stance: who speaks, and whether it is an outside body's praise.

    Whoever the model would hear speaking is the speaker: on left-out origins it is right in 0.85 of 831 voices, the
    rule in 0.48, the two together in 0.85. The rule speaks where the model has no head for speakers.
    """
    speaker = facets.speaker or find_speaker(passage.text, passage.heading, partner=document.partner)
    return replace(
        facets,
        speaker=speaker if facets.kind is Kind.VOICE else None,
        is_assurance=document.role is Role.EXTERNAL_ASSURANCE and facets.stance is Stance.STRENGTH,
    )


def _originals(classified: Sequence[ClassifiedPassage], document_of: Mapping[str, Document]) -> dict[str, str]:
    """Id of the first passage that says nearly the same, by id of each later one; counted documents come first."""
    in_order = sorted(
        classified,
        key=lambda e: (
            not document_of[e.passage.document_id].is_counted,
            document_of[e.passage.document_id].path,
            e.passage.ordinal,
        ),
    )
    copies = find_copies([entry.passage.text for entry in in_order])
    return {in_order[copy].passage.passage_id: in_order[first].passage.passage_id for copy, first in copies.items()}


def _aspects(hits: PhraseHits) -> tuple[str, ...]:
    """Aspects seen, each as `criterion/aspect`, because aspect ids repeat between criteria."""
    return tuple(f"{criterion}/{aspect}" for criterion, aspects in hits.aspects.items() for aspect in aspects)


def _stacked(vectors: Sequence[np.ndarray]) -> np.ndarray:
    import numpy as np

    return np.stack(vectors).astype(np.float32)
