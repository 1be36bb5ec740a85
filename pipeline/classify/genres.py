"""The family of a genre: authors name several hundred, too many to measure one by one.

In: a genre as its author wrote it. Out: the name of one of some twenty families, or the genre itself. Surprising
rule: the first family whose words appear wins, so that what a passage is (a row, a letter) goes before whose it is.
"""

from __future__ import annotations

import re

_FAMILY_WORDS = {
    "inspection reports": r"inspection (?:report|narrative)",
    "KPI and table rows": r"kpi|table|dashboard|scorecard|returns?\b|legend|data sheet|glossary row",
    "action, decision and risk rows": (
        r"risk|action log|action plan row|decision log|tracker|register|recovery plan row|improvement[- ]plan row|"
        r"timeline\b|highlight|board log|lessons? learned"
    ),
    "minutes": r"minutes?\b|panel note|forum notes|team meeting|fair access",
    "surveys and feedback": (
        r"survey|feedback|poll|listening event|patient experience|interviews?\b|questionnaire|you said"
    ),
    "families' and young people's voice": (
        r"parent|carer forum|pcf|young|youth|focus group|voice|family|families|sendiass|blog|social[- ]media|podcast|"
        r"video|student|speech\b(?! therapy)|forum (?:statement|chair)|letter to the editor"
    ),
    "complaints, appeals and compliments": r"complain|compliment|ombudsman|lgsco|tribunal|mediation|appeal|pals\b",
    "case studies and stories": r"case stud|case digest|story|success",
    "reviews by others": (
        r"peer|dfe|nhse|cqc|monitoring letter|review letter|stocktake|independent chair|inspection|"
        r"requirement, restated"
    ),
    "audits and quality checks": r"audit|qa\b|quality (?:check|forum|note|report)|learning walk|moderation",
    "self-evaluations": r"self[- ]evaluation|self[- ]audit|sef\b|evaluation|impact report",
    "scrutiny, cabinet and committee papers": (
        r"scrutiny|cabinet|committee|council(?:'s)? (?:paper|plan|document)|other council|legal|corporate|licensing|"
        r"elections"
    ),
    "needs assessments and sufficiency": (
        r"jsna|needs (?:assessment|analysis)|sufficiency|demographic|place planning|school organisation"
    ),
    "finance papers": (
        r"financ|funding|capital|budget|dsg|high needs|schools forum|expenses|qipp|bursary|bid\b|procurement|contract|"
        r"waiver"
    ),
    "strategies and plans": (
        r"strateg|plans?\b|theory of change|logic model|case for change|intention|vision|outcomes framework|programme"
    ),
    "workforce, adverts and training": (
        r"advert|job|recruit|role profile|workforce|hr\b|training|cpd|induction|staff|restructure|person spec"
    ),
    "specifications and procedures": (
        r"spec\b|specification|sop\b|procedure|protocol|policy|policies|guidance|guide|template|handbook|standards?\b|"
        r"terms|agreement|pathway|checklist|framework|charter|code of practice|definitions"
    ),
    "toolkits, leaflets and web pages": (
        r"toolkit|leaflet|brochure|page|easy[- ]read|directory|flyer|offer|booklet|portal|plain-words|handout"
    ),
    "newsletters, bulletins and notices": (r"newsletter|bulletin|notice|press|column|news\b|briefing|launch|awards?\b"),
    "e-mails, letters, slides and notes": r"e-?mail|letter|slide|notes?\b|speaker|deck|update|log\b",
    "health papers": (
        r"icb|trust|dco|dsco|health|camhs|clinical|clinic|gp\b|primary care|therapy|therapies|paediatric|ep service|"
        r"psychology|portage|continence|nursing"
    ),
    "school, college and early years papers": (
        r"school|college|governor|sen(?:co| support| information)|early years|nursery|sixth form|ap\b|"
        r"alternative provision|attainment|attendance|exclusion"
    ),
    "annual and service reports": r"annual|report|review|performance|paper|summary|statement",
}
_FAMILIES = tuple((family, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for family, words in _FAMILY_WORDS.items())


def genre_family(genre: str) -> str:
    """The family that a genre's words speak for; a genre of none is its own family."""
    words = genre.replace("_", " ")
    return next((family for family, pattern in _FAMILIES if pattern.search(words)), words)
