"""Which KPI a stretch of text is about: the framework's phrases, what must and must not stand beside them.

In: a framework once, then texts. Out: `Mentions` of a text, and whether a KPI fits it. Surprising rule: a word that the
KPI itself carries (its age group, its service) is no population, so that "under five" narrows every KPI but its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.cues.measure_words import PhraseTrie, Place, Words, split_words
from pipeline.framework import Framework, Kpi
from pipeline.measure_records import COMPARATORS, unit_family

POPULATIONS: Mapping[str, tuple[str, ...]] = {
    "national": ("national", "nationally", "england", "england average", "across the country", "english average"),
    "regional": ("regional", "regionally", "region", "north west", "east of england", "across the north"),
    "neighbours": ("statistical neighbour", "nearest neighbour", "comparator", "neighbouring area", "peer average"),
    "another area": ("another system", "other system", "another area", "another borough", "neighbour's figure"),
    "sample": ("audited", "sampled", "dip sample", "sample of", "plan read", "case file audit", "moderated", "graded"),
    "primary": ("primary",),
    "secondary": ("secondary",),
    "post-16": ("post-16", "post 16", "16 to 25"),
    "early years": ("early year", "nursery", "under 5", "under-5"),
    "SEN support": ("sen support", "send support", "sen k"),
    "with a plan": ("with a plan", "with an ehcp", "with an ehc plan", "education health and care plan", "ehcp pupil"),
    "children in care": ("children in care", "looked after", "cared for children", "child in care"),
    "health partners": ("health partner", "by health", "nhs partner"),
    "girls": ("girl",),
    "boys": ("boy",),
    "speech and language therapy": ("speech and language", "salt", "slt", "therapy", "therapist"),
    "paediatrics": ("paediatric", "paediatrician", "paed"),
    "occupational therapy": ("occupational therapy", "occupational therapist"),
    "neurodevelopmental": ("autism", "adhd", "neurodevelopmental", "nd pathway", "nd list", "lantern"),
    "psychology": ("psychology", "psychologist", "psychological", "ep advice"),
    "social care": ("social care",),
    "schools": ("school advice", "from school", "educational advice"),
}
"""Words that narrow a figure to a group, a service or another place, by the name the group is shown with."""

SERVICES = frozenset({"speech and language therapy", "paediatrics", "occupational therapy", "neurodevelopmental"}) | {
    *("psychology", "social care", "schools"),
}
"""Populations that a heading gives to the figures below it; a heading about plans says nothing of that."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Where the phrases of KPIs and populations stand in a text; keys are those of `KpiLexicon`."""

    words: Words
    places: Mapping[object, list[Place]]

    def within(self, key: object, start: int, end: int) -> list[Place]:
        """Places of a key that lie wholly between two characters."""
        return [place for place in self.places.get(key, ()) if place.start >= start and place.end <= end]

    @property
    def with_figures(self) -> Iterator[Place]:
        """Places of KPI phrases of several words with a number: "within 20 weeks" is a name and no figure."""
        for key, places in self.places.items():
            if isinstance(key, tuple) and key[0] == "kpi":
                for place in places:
                    held = [
                        form
                        for form, start in zip(self.words.forms, self.words.starts, strict=True)
                        if place.start <= start < place.end
                    ]
                    if len(held) > 1 and any(form[0].isdigit() for form in held):
                        yield place


class KpiLexicon:
    """The framework's KPIs compiled once for many passages."""

    def __init__(self, framework: Framework) -> None:
        """Compile phrases, needed and forbidden words, groups, definitions and populations of every KPI."""
        self.kpis: Mapping[str, Kpi] = {kpi.id: kpi for kpi in framework.kpis}
        self._trie = PhraseTrie(_phrases(framework))
        self._own_populations = {kpi.id: self._populations_of(kpi) for kpi in framework.kpis}

    def mentions(self, text: str) -> Mentions:
        """Every phrase of every KPI and population in a text."""
        words = split_words(text)
        return Mentions(words, self._trie.find(words))

    def subjects(self, mentions: Mentions) -> list[str]:
        """Ids of the KPIs one of whose phrases stands in the text, in the framework's order."""
        return [kpi_id for kpi_id in self.kpis if ("kpi", kpi_id, "phrase") in mentions.places]

    def fits(self, kpi: Kpi, mentions: Mentions, start: int = 0, end: int = 10**9) -> bool:
        """Whether phrase, all needed words and the group stand between two characters, and nothing forbidden."""
        return (
            bool(mentions.within(("kpi", kpi.id, "phrase"), start, end))
            and self.has_needs(kpi, mentions, start, end)
            and self.has_group(kpi, mentions, start, end)
            and not mentions.within(("kpi", kpi.id, "never"), start, end)
        )

    def has_needs(self, kpi: Kpi, mentions: Mentions, start: int = 0, end: int = 10**9) -> bool:
        """Whether one word of each needed set stands between two characters."""
        return all(mentions.within(("kpi", kpi.id, "needs", n), start, end) for n in range(len(kpi.needs)))

    def has_group(self, kpi: Kpi, mentions: Mentions, start: int = 0, end: int = 10**9) -> bool:
        """Whether the KPI's group is named between two characters; true where it has none."""
        return not kpi.group or bool(mentions.within(("kpi", kpi.id, "group"), start, end))

    def definition(self, kpi: Kpi, mentions: Mentions, start: int = 0, end: int = 10**9) -> str | None:
        """The variant of the KPI that is named, the longest phrase first; None if none is."""
        found = [
            (place.end - place.start, variant.name)
            for variant in kpi.definitions
            for place in mentions.within(("kpi", kpi.id, "definition", variant.name), start, end)
        ]
        return max(found)[1] if found else None

    def population(
        self, kpi: Kpi, mentions: Mentions, start: int = 0, end: int = 10**9, *, comparators_end: int = 10**9
    ) -> str | None:
        """Groups named between two characters that the KPI's own words do not carry, joined; None for the whole area.

        Another place named before `comparators_end` stands for all: the figure is not the area's.
        """
        own = self._own_populations[kpi.id]
        named = []
        for name in POPULATIONS:
            last = min(end, comparators_end) if name in COMPARATORS else end
            if name not in own and mentions.within(("population", name), start, last):
                named.append(name)
        foreign = [name for name in named if name in COMPARATORS]
        return foreign[0] if foreign else ", ".join(named) or None

    def heading_population(self, kpi: Kpi, heading: str) -> str | None:
        """Services that the two nearest headings name and the KPI's own words do not carry."""
        places = self.mentions(" > ".join(heading.split(" > ")[-2:])).places
        named = [name for name in POPULATIONS if name in SERVICES and ("population", name) in places]
        return ", ".join(name for name in named if name not in self._own_populations[kpi.id]) or None

    def _populations_of(self, kpi: Kpi) -> frozenset[str]:
        carried = " . ".join((kpi.title, *kpi.phrases, *kpi.group, *(word for needed in kpi.needs for word in needed)))
        places = self.mentions(carried).places
        return frozenset(name for name in POPULATIONS if ("population", name) in places)


def units_of(kpi: Kpi) -> frozenset[str]:
    """Families of units in which the KPI may be given."""
    return frozenset(unit_family(unit) for unit in (kpi.unit, *kpi.also_units))


def _phrases(framework: Framework) -> Iterator[tuple[str, object]]:
    for kpi in framework.kpis:
        yield from ((phrase, ("kpi", kpi.id, "phrase")) for phrase in kpi.phrases)
        yield from ((phrase, ("kpi", kpi.id, "group")) for phrase in kpi.group)
        yield from ((phrase, ("kpi", kpi.id, "never")) for phrase in kpi.never)
        for number, needed in enumerate(kpi.needs):
            yield from ((phrase, ("kpi", kpi.id, "needs", number)) for phrase in needed)
        for variant in kpi.definitions:
            yield from ((phrase, ("kpi", kpi.id, "definition", variant.name)) for phrase in variant.phrases)
    for name, phrases in POPULATIONS.items():
        yield from ((phrase, ("population", name)) for phrase in phrases)
