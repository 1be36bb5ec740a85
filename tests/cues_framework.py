"""A small framework of a fictional area for the tests of cues."""

from __future__ import annotations

from pipeline.framework import Area, Body, Criterion, Framework, Source

BODIES = (
    Body(id="council", name="Axford Council", partner="council_education",
         aliases=("Axford Borough Council", "axford.example")),
    Body(id="council-education", name="Education and Inclusion Service", partner="council_education",
         organisation="council"),
    Body(id="council-care", name="Children's Social Care", partner="council_social_care", organisation="council"),
    Body(id="icb", name="NHS Westshire Integrated Care Board", partner="icb",
         aliases=("NHS Westshire", "Westshire Place Team")),
    Body(id="trust", name="Westshire Community NHS Trust", partner="provider",
         aliases=("the Trust", "WCT", "Westshire Therapies")),
    Body(id="forum", name="Axford Parent Voice", partner="parent_carers"),
    Body(id="board", name="Axford SEND Board", partner="partnership"),
    Body(id="ofsted", name="Ofsted", partner="external"),
    Body(id="cqc", name="Care Quality Commission", partner="external", aliases=("CQC",)),
    Body(id="dfe", name="Department for Education", partner="external", aliases=("DfE",)),
)  # fmt: skip
"""The bodies of Axford, each partner type at most once, so that the general names ('ICB') work too."""


def build_framework() -> Framework:
    """A framework with one criterion; cues need its area and bodies only."""
    return Framework(
        id="axford-2025",
        version="1.0.0",
        title="Axford",
        area=Area(name="Axford", aliases=("Axford borough", "Old Axford")),
        sources=(Source(id="report", title="Report"),),
        bodies=BODIES,
        criteria=(
            Criterion(
                id="A1", level="area", force="priority", title="Waits", definition="Support while waiting",
                phrases=("waiting well",), responsible_bodies=("icb",),
            ),
        ),
    )  # fmt: skip
