"""Words beside which a name is that of a child or of the family: relations, ages, year groups, labels, plans.

Three lists of patterns with a group `name`, by how sure the cue is (`names.Sureness`), and one for names in small
letters. Cues match in any case, names do not.
"""

from __future__ import annotations

import re

from pipeline.personal.name_shapes import CAPITAL_PERSON, CAPITALS, INITIALS, PERSON, SINGLE

_TOKEN = re.compile(r"<([A-Z_]+)>")
_CLOSE_KIN = (
    r"(?:(?:step|foster|birth|adoptive|god)[\s-]?)?(?:mum|mam|mom|mummy|mother|dad|daddy|father)"
    r"|nan|nana|nanna|gran|granny|grandma|grandmother|grand?dad|grandpa|grandfather|great[\s-]aunt|aunt|auntie"
    r"|aunty|uncle"
)
_KIN = r"(?:<CLOSE_KIN>|foster carer|special guardian|guardian|parent(?:[\s/-]carer)?|carer|grandparent|next of kin)"
_OFFSPRING = (
    r"(?:(?:older|younger|elder|eldest|youngest|oldest|middle|little|big|twin|baby|half|step|foster|adopted"
    r"|adoptive|only|late|teenage|autistic|disabled"
    r"|\w{3,9}[\s-]year[\s-]old|\d{1,2}[\s-]year[\s-]old)[\s-]*){0,2}"
    r"(?:stepson|stepdaughter|son|daughter|grandson|granddaughter|nephew|niece|brother|sister|sibling|cousin"
    r"|twin|boy|girl|grandchild|lad|child|kid|baby|twins)"
)
_CHILD = (
    r"(?:child|pupil|student|learner|young person|young man|young woman|young lady|young adult|lad|youngster"
    r"|teenager|toddler|baby|boy|girl|infant|intern|apprentice"
    r"|patient|service user|care leaver|sibling|son|daughter|brother|sister|classmate|peer|friend|schoolboy"
    r"|schoolgirl|sixth former|yp|cyp)"
)
_POSSESSOR = r"(?:my|our|her|his|their|your|whose|the (?:couple|family)['’]s|(?:mum|dad|mother|father)['’]s)"
_NUMBER = (
    r"(?:\d{1,2}(?:\.\d|½)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|twenty(?:[\s-](?:one|two|three|four|five))?)"
)
_YEAR_GROUP = (
    r"(?:(?:year|yr)\s?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven)|Y\d{1,2}"
    r"|R(?:eception)?(?:\s+class)?|nursery|pre-?school|KS\d|sixth form|EYFS|P\d|S\d)"
)
_ALL_KIN_PLURAL = r"(?:parents|carers|families|grandparents|guardians|foster carers|family|folks)"
_QUOTE = r"[\"“”‘’']?"
_NAME = r"<QUOTE>(?P<name><PERSON>)"
_NO_ROLE = (
    r"(?![\s/-]*(?:carers?[\s/-]+)?(?:forums?|reps?\b|representatives?|governors?|champions?|leads?"
    r"|participation|support|liaison|partnership|co-?chair|chair"
    r"|ambassador|members?|council|voice|groups?|engagement|advi[sc]|academy|link|workers?|trainers?|hub"
    r"|involvement|coach|network|union|services?|leaders?"
    r"|welfare|premium|referral|experience|led|training|panel|board|partner))"
)
_LABEL_END = r"\s*(?:[:|=–—-]|is\b|was\b)\s*"
_THINGS = (
    r"(?:EHC\s?(?:P|plan)?s?|EHCPs?|education, health and care|annual review|story|journey|aspirations?"
    r"|diagnosis|autism"
    r"|ADHD|anxiety|behaviour|attendance|school|nursery|class|teacher|key ?worker|social worker|SENCO"
    r"|teaching assistant|TA"
    r"|1:1|one-to-one|therapist|therapy|speech (?:and|therapy|delay|is|has|was|needs)|language|communication"
    r"|paediatrician|consultant|psychologist"
    r"|placement"
    r"|transition|transport|taxi|medication|epilepsy|seizures|hearing|sight|wheelchair|targets|sleep|eating|feeding"
    r"|mobility|mental health|home|bedroom|birthday|passport|timetable|exclusions?|suspensions?|allergy"
    r"|meltdowns?|distress"
    r"|sensory|tics|handwriting|GP|health visitor|physio\w*|OT|SALT|occupational|community nurse|portage|respite"
    r"|short breaks?|personal budget|direct payments?)"
)
_OWN_THINGS = (
    r"(?:plan|review|case|experience|words|day|views?|voice|outcomes?|needs|package|provision|support|progress"
    r"|learning"
    r"|feet|hands|health|wellbeing|well-being|house|room|family|household|file|records?|referral|assessment"
    r"|report|profile"
    r"|appeal|tribunal|panel|carers?|friends?|interests|love|favourite|confidence|independence|mood|reading)"
)
_STATES = (
    r"(?:(?:has|had)\s+(?:(?:a|an|been|now|also|not|never|always|recently|severe|complex|significant|profound"
    r"|moderate|mild|his|her|their)\s+){0,3}"
    r"(?:diagnos\w+|autis\w+|ADHD|EHC\w*|education, health|Down\b|Down['’]s|cerebral|epilep\w+|speech|sensory"
    r"|hearing|visual|SEMH|anxiety|special educational|additional needs|excluded|suspended|seizures?|dyslexi\w+"
    r"|dyspraxi\w+|ASD|ASC|asthma|one-to-one|1:1|wheelchair)"
    r"|(?:is|was)\s+(?:(?:now|also|currently|recently|first|then|still|being|very|often|just|only|not|finally"
    r"|permanently|formally|later|assessed as)\s+){0,2}"
    r"(?:diagnosed|born|excluded|suspended|adopted|autistic|non-?\s?verbal|pre-?verbal|selectively|deaf|blind"
    r"|looked after|fostered|in (?:care|year|reception|nursery|foster|Y\d)|an? (?:wheelchair|year|pupil"
    r"|student|child"
    r"|boy|girl|looked|teenager)|out of school|home educated|school-refus\w+|bullied|tube)"
    r"|self-harm\w*|turn(?:s|ed)\s+\d|attends?|lives (?:with|at|in)|lived with)"
)
_DOINGS = (
    r"(?:(?:has|had|is|was|will|did|does|could|can)(?:n['’]t)?\b|cannot|can['’]t|couldn['’]t|didn['’]t"
    r"|doesn['’]t|lives"
    r"|struggle[sd]|love[sd]|enjoy(?:s|ed)|uses|used|communicates|refuse[sd]|started|joined|receive[sd]"
    r"|now\s+\w+s\b"
    r"|moved|hates|likes|liked|finds|found|needs|needed|wants|wanted|said|says|told|tells|felt|feels|went|goes"
    r"|came|cried"
    r"|smiled|laughed|slept|sleeps|arrived|stopped|became|spent|sat|sits|missed|settled|waited|works|plays"
    r"|reads|made)"
)
_PREPOSITION = r"(?:of|to|for)"
_OF_CHILD = r"(?:(?i:twins|siblings|triplets|little|baby|young|toddler|<NUMBER>[\s-]year[\s-]old)\s+)?"
_TOKENS = {
    "PERSON": PERSON,
    "SINGLE": SINGLE,
    "TITLED": rf"(?:[A-Z]\b\.?\s+){{0,2}}(?:{PERSON}|{CAPITALS}(?![\w.]))",
    "CAPITAL_PERSON": CAPITAL_PERSON,
    "INITIALS": INITIALS,
    "CAPITALS": CAPITALS,
    "CLOSE_KIN": _CLOSE_KIN,
    "KIN": _KIN,
    "OFFSPRING": _OFFSPRING,
    "CHILD": _CHILD,
    "POSSESSOR": _POSSESSOR,
    "NUMBER": _NUMBER,
    "YEAR_GROUP": _YEAR_GROUP,
    "ALL_KIN_PLURAL": _ALL_KIN_PLURAL,
    "QUOTE": _QUOTE,
    "NAME": _NAME,
    "NO_ROLE": _NO_ROLE,
    "LABEL_END": _LABEL_END,
    "THINGS": _THINGS,
    "OWN_THINGS": _OWN_THINGS,
    "DOINGS": _DOINGS,
    "STATES": _STATES,
    "PREPOSITION": _PREPOSITION,
    "OF_CHILD": _OF_CHILD,
}
"""What stands for each word in angle brackets; one may hold others."""


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_spelt_out(pattern)) for pattern in patterns)


def _spelt_out(pattern: str) -> str:
    while _TOKEN.search(pattern):
        pattern = _TOKEN.sub(lambda token: f"(?:{_TOKENS[token[1]]})", pattern)
    return pattern


ANY_CUES = _compiled(
    # mum of Ellie
    r"\b(?i:<CLOSE_KIN>)\s+(?i:<PREPOSITION>)\s+<OF_CHILD><NAME>",
    r"\b(?i:foster carer|special guardian|guardian|parents?|carers?"
    r"|grandparents)\s+(?i:of)\s+<OF_CHILD><NAME>(?=\s*[(,;.:]|\s+(?i:said|told|who|was|were|is|are|had|has"
    r"|reported|asked|and)\b|\s*$)",
    # Ellie's mum
    r"(?P<name><PERSON>)['’]s?\s+(?:(?i:own|birth|foster|adoptive|late|older|younger|big|little"
    r"|elderly)\s+)?(?i:<CLOSE_KIN>)\b<NO_ROLE>",
    # my son Alfie; our daughter, Grace
    r"\b(?i:<POSSESSOR>)\s+(?i:<OFFSPRING>),?\s+(?:(?i:called|named|known as)\s+)?<NAME>",
    # a boy called Kai
    r"\b(?i:<CHILD>)\b[^.;|]{0,40}?\b(?i:called|named|known as|by the name of|whose name is)\s+<NAME>",
    # Child's name: X; Name of pupil: X
    r"\b(?i:(?:<CHILD>|<KIN>)(?:’s|s’|s|'s)?[\s/-]+(?:(?:full|first|given|fore|sur|last|legal|preferred|known"
    r"|middle|family)[\s-]?)?names?)(?:\s*\([^)]{0,30}\))?<LABEL_END><NAME>",
    r"\b(?i:names?\s+of\s+(?:the\s+)?(?:<CHILD>|<KIN>))(?:\s*\([^)]{0,30}\))?<LABEL_END><NAME>",
    r"\b(?i:(?:first|fore|given|middle|sur|family|last|preferred|legal"
    r"|known)[\s-]?names?(?:\(s\))?)<LABEL_END>(?P<name><PERSON>|<CAPITAL_PERSON>)",
    r"\b(?i:(?:<CHILD>)(?:['’]s)?\s+(?:full\s+)?names?|names?\s+of\s+(?:child|pupil|student"
    r"|young person))<LABEL_END>(?P<name>(?<![\w.])(?:<CAPITAL_PERSON>|<INITIALS>))(?![\w])",
    r"\b(?i:<CHILD>|case|initials?"
    r"|case study)(?:(?i:['’]s))?(?:\s+(?i:initials?))?\W{1,4}(?P<name>(?<![\w.])(?:<INITIALS>))",
    r"(?P<name>(?<![\w.])(?:<INITIALS>))\s*[,(–-]?\s*\(?(?i:aged?)\s+(?i:<NUMBER>)\b",
    r"(?P<name>(?<![\w.])(?:<INITIALS>|[A-Z]{2,3}))\s*[,(–-]\s*\(?(?i:d\.?o\.?b|date of birth|born)\b",
    r"(?P<name>\b[A-Z]{2})\s*[,(]\s*(?i:aged?)\s+(?i:<NUMBER>)\b",
    # Student: Xiu Ying Chen; pupil T. Bell; A. Khan (pupil)
    r"(?:^|[|;,.(–—-]\s*|\b)(?i:<CHILD>|client"
    r"|looked[\s-]after child)(?:\s*\d{1,2})?\s*[:|=–—-]\s*(?P<name><SINGLE>(?: <SINGLE>){1,3})(?=\s*(?:[,;|(–—-]|$))",
    r"\b(?i:<CHILD>|client)\s*[:,–—-]?\s+(?P<name>[A-Z]\.?\s<SINGLE>)",
    r"(?P<name>(?<![\w.])[A-Z]\.?\s<SINGLE>)\s*[,(–—-]\s*(?i:<YEAR_GROUP>|<CHILD>)\b<NO_ROLE>",
    r"(?P<name><PERSON>),?\s+(?i:whose\s+(?:\w+\s+){0,2}(?:<OFFSPRING>|children|sons|daughters))\b",
    # X, aged 9; nine-year-old X
    r"(?P<name><PERSON>)\s*[,(–—-]?\s*\(?(?:(?i:who (?:is|was)|now|then|is|was"
    r"|currently)\s+)?(?i:aged?)\s+(?:(?i:just|only|about|around|of|nearly|almost)\s+)?(?i:<NUMBER>)\b"
    r"(?!\s?(?:to|and|[-–])\s?\d)",  # a span of ages is a group's
    r"(?P<name><PERSON>)\s*[,(–—-]\s*(?:(?i:who (?:is|was)|now|then|an?)\s+)?(?i:<NUMBER>)[\s-]*(?i:(?:years?"
    r"|months?|yrs?|mths?|yo|y/o)(?:[\s-]+old)?)\b",
    r"\b(?i:<NUMBER>)[\s-]*(?i:(?:years?|months?|yrs?)[\s-]*olds?),?\s+(?:(?i:<CHILD>),?\s+)?(?:(?i:called"
    r"|named)\s+)?<NAME>",
    # Mrs Khan's son; Mrs Khan (mum)
    r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+(?:and\s+(?:Mr|Mrs|Ms"
    r"|Miss)\.?\s+)?(?P<name><TITLED>)['’]s?\s+(?:\w+\s+)?(?i:<OFFSPRING>|children|sons|daughters|family)\b",
    r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+(?:and\s+(?:Mr|Mrs|Ms|Miss)\.?\s+)?(?P<name><TITLED>)\s*[,(–—-]\s*(?:(?i:a"
    r"|the|his|her|their|birth|foster|adoptive|child’s)\s+)?(?:[A-Z]\w+['’]s\s+)?(?i:<KIN>)\b<NO_ROLE>",
    r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+(?:and\s+(?:Mr|Mrs|Ms"
    r"|Miss)\.?\s+)?(?P<name><TITLED>)\b[^.;|]{0,80}?\b(?i:her|his|their)\s+(?:\w+\s+)?(?i:<OFFSPRING>)\b",
    r"\b(?i:<KIN>|parents|carers|grandparents|guardians|foster carers),?\s+\(?(?:Mr|Mrs|Ms|Miss"
    r"|Mx)\.?\s+(?:and\s+(?:Mr|Mrs|Ms|Miss)\.?\s+)?(?P<name><TITLED>)",
    r"\b(?i:dear)\s+(?:Mr|Mrs|Ms|Miss)\.?\s+(?:and\s+(?:Mr|Mrs|Ms"
    r"|Miss)\.?\s+)?(?P<name><TITLED>)\b(?=[^|]{0,200}\b(?i:your (?:child|son|daughter))\b)",
    r"\b[Tt]he\s+(?P<name><SINGLE>)\s+family\b",
    # the O'Neill boy in Year 3, the Baker twins: no people or creed
    r"(?P<name>(?!\w+(?:ian|ish|ese|an|ani|aeli|im|ic|ller|psy|nch|man|Year|SEND|SEN)\b)<SINGLE>)\s+(?i:boys?|girls?"
    r"|lad|twins|brothers|sisters"
    r"|siblings)\s+(?i:in|aged|who|at|from|has|have|had|is|are|was|were)\b",
    # mum JANE DOE; parent T DOE
    r"\b(?i:<CLOSE_KIN>|parents?|carers?|guardians?|pupil|student"
    r"|young person)[,:]?\s+\(?(?P<name>(?:[A-Z]\.?\s)?<CAPITALS>\s<CAPITALS>(?![\w.]))",
    r"\b(?i:<CLOSE_KIN>|parents?|guardians?)[,:]?\s+\(?(?P<name>[A-Z]\.?\s<SINGLE>)",
    r"(?:^|[.;|]\s*)(?i:re|ref|subject)\b[.:]?\s+(?P<name><SINGLE> <SINGLE>)(?=\s*(?:[,.;(|–—-]"
    r"|$))(?=.{0,120}\b(?i:<CHILD>|he|she|his|her)\b)",
    r"\b(?i:my name is|my name’s|his name is|her name is|their name is|child is called|son is called"
    r"|daughter is called)\s+<NAME>",
)
"""The cue leaves no doubt: whatever is not known to be another word is a name."""
LISTED_CUES = _compiled(
    r"\b(?i:<ALL_KIN_PLURAL>|<KIN>)\s+(?i:<PREPOSITION>)\s+<OF_CHILD><NAME>",
    r"(?P<name><PERSON>)['’]s?\s+(?:(?i:own|birth|foster|adoptive|older|younger)\s+)?(?i:<ALL_KIN_PLURAL>"
    r"|<KIN>|<CHILD>|children|twin)\b<NO_ROLE>",
    # Case study 2: Jayden; Pupil: Tom Smith; Parent: Sarah Jones
    r"\b(?i:(?:<CHILD>|<KIN>|case(?:\s+stud(?:y|ies))?|vignette|story|example|spotlight on|meet|profile"
    r"|introducing|re|ref|subject|regarding|client|name|cyp|s/o|d/o))(?:\s*(?:no\.?\s*)?(?:\d{1,2}"
    r"|[A-H]))?<LABEL_END><NAME>(?=\s*(?:[,.;|()–—:-]|$|['’]s\b|\n|(?i:is|was|has|had|and|aged?|dob|in|who)\b))",
    r"\b(?i:case stud(?:y|ies)|meet|introducing|spotlight on|story of|case of|life of|journey of|profile of"
    r"|views of|voice of)\s+<NAME>",
    r"\b(?i:<YEAR_GROUP>)\s+(?i:pupil|student|child|boy|girl|learner|leaver),?\s+<NAME>",
    r"\b(?i:young carers?|young people|siblings?|looked[\s-]after child|care leaver|self-advocate),?\s+\(?<NAME>",
    r"\b(?i:pupils|children|students|learners|leavers|young people|siblings|twins|brothers"
    r"|sisters)\b[^.:|]{0,40}:\s*<NAME>",
    r"\b(?i:parents|carers|guardians|grandparents|foster carers)\s+(?i:are|were|is|being|named|called)\s+<NAME>",
    r"\b(?i:wishes|wishes and feelings)\s+(?i:of)\s+<NAME>",
    # Mum, Sarah Jones, said
    r"\b(?i:<CLOSE_KIN>),?\s+\(?<NAME>",
    r"\b(?i:parents?|carers?|guardians?|grandparents?|foster carers?|next of kin|siblings?"
    r"|emergency contact)\s*[,(:–—-]\s*<NAME>",
    # Sarah (mum); Priya, parent; Jayden, pupil
    r"(?P<name><PERSON>)\s*[,(–—-]\s*(?:(?i:a|the|his|her|their|birth|foster|adoptive|single|proud|local|my"
    r"|our)\s+){0,2}(?:[A-Z]\w+['’]s\s+)?(?i:<KIN>)\b<NO_ROLE>",
    r"(?P<name><PERSON>)\s*[,(–—-]\s*(?:(?i:a|the|our|former|current|young"
    r"|then)\s+){0,3}(?:(?i:<YEAR_GROUP>)\s+)?(?i:<CHILD>)\b<NO_ROLE>",
    r"(?P<name><PERSON>)\s*[,(|–—-]\s*(?:(?i:now|then|in|currently|who is in|is in|a"
    r"|year group)[\s:]+){0,2}(?i:<YEAR_GROUP>)\b",
    r"\b(?i:twins|triplets|siblings|brothers|sisters|sons|daughters)\s*[,:(–—-]?\s*(?:(?i:are|called|named"
    r"|include|were)\s+)?<NAME>",
    r"\b[Mm]aster\s+<NAME>",
    r"(?P<name><SINGLE>),\s+<NUMBER>,\s+(?i:said|says|told|who|has|is|was|from|loves|wants|wrote|lives|attends)\b",
    r"(?P<name><SINGLE>)\s+(?i:(?:is|was|is now)\s+in\s+<YEAR_GROUP>)\b",
)
"""The cue is good, but other words stand beside it too: a known given name is asked for."""
PURE_CUES = _compiled(
    r"(?P<name><PERSON>)['’]s?\s+(?:\w+\s+)?(?i:<THINGS>)\b",
    r"(?P<name><PERSON>)\s*\(\s*(?i:<NUMBER>)(?:\s*(?i:yrs?|years?|months?|y/?o|m|y))?(?:\s+(?i:old))?\s*[),;]",
    r"(?P<name><PERSON>)\s*[,–—-]\s*(?i:<NUMBER>)(?=\s*[,.;:)”\"’–—-]|\s+(?:(?i:and|who|is|was|from|said|has"
    r"|had|lives|attends))\b|\s*$)",
    r"(?P<name><PERSON>),?\s+(?:(?i:who|now|just|has|had)\s+){0,2}(?i:is|was|turned|turns)\s+(?:(?i:now|only"
    r"|just|nearly|almost)\s+)?(?i:<NUMBER>)(?=\s*[,.;)]|\s+(?i:years?|months?|and|when|now|in|this|next|on"
    r"|but)\b|\s*$)",
    r"(?P<name><PERSON>)\s+(?:(?i:is|was|who is|now|in)\s+){0,3}\(?(?i:<YEAR_GROUP>)\b",
    r"\b(?i:<CHILD>)s?,?\s*\(?<NAME>",
    r"\b(?i:parents?|carers?|guardians?|grandparents?)\s+<NAME>",
    r"\b(?i:<YEAR_GROUP>)[,:]?\s+<NAME>",
    r"(?P<name><SINGLE>)\s+(?:(?i:also|still|often|now|always|never|recently|then|finally|really|quickly"
    r"|slowly|has|who)\s+)?(?i:<STATES>)(?!\w)",
    r"(?P<name><PERSON>)\s+(?i:and)\s+(?i:his|her|their|mum|dad|mother|father|family|parents|mam|nan|grandma)\b",
    r"\b(?i:mum|dad|mother|father|family|parents|mam|nan|grandma|brother|sister)\s+(?i:and|with)\s+<NAME>",
    r"\b(?i:little|baby|young|poor|toddler)\s+<NAME>",
    r"[”\"’]\s*[–—-]\s*(?P<name><SINGLE>)\s*(?=$|[,.(\n])",
    r"\b(?i:placed|discharged|admitted|referr(?:ed|ing)|excluded|suspended|collects?|collected|transported|escorted"
    r"|fostering|adopting|bathed|restrained|tube[\s-]fed|took|home[\s-]educat(?:ed|ing))\s*[:–—-]?\s+<NAME>",
    r"\b[Ii]['’]?\s?a?m\s+(?P<name><SINGLE>),?\s+and\s+[Ii]['’]?\s?a?m\b",
    r"(?P<name><SINGLE>)\s+(?i:said|says|told us|wrote|explained)\s*[:,]?\s*[“\"‘]",
    r"\b(?i:annual reviews?|EHC\s?plans?|EHCPs?|funding|placement|transport|referral|respite|taxi|diagnosis|therapy"
    r"|reintegration|exclusion|needs assessment|case conference)\s+(?:\w+\s+){0,2}?(?i:for|of|on|about)\s+<NAME>",
)
"""The cue is weak: only what is hardly ever anything but a given name."""
WEAK_CUES = _compiled(
    r"(?P<name><PERSON>)['’]s?\s+(?:\w+\s+)?(?i:<OWN_THINGS>)\b",
    r"(?P<name><SINGLE>)\s+(?:(?i:also|still|often|always|never|recently|then|finally|really"
    r"|who)\s+)?(?i:<DOINGS>)(?!\w)",
    r"\b(?i:review|plans?|EHCPs?|funding|placement|transport|support|assessment|referral|school|package"
    r"|request|appeal|case|concerns?|provision|advice|meeting|place|help|update|application|panel|report"
    r"|letter|diagnosis|therapy|equipment|respite|needs|attendance|behaviour|timetable|taxi|discussion"
    r"|discussed|agreed|information|views|records?|file|safeguarding|conference)\s+(?:\w+\s+){0,2}?(?i:for"
    r"|about|on|of|regarding|re|around|from)\s+<NAME>",
    r"\b(?i:discussed|discussing)\s+<NAME>",
    r"\b[Ii]['’]?\s?a?m\s+(?P<name><SINGLE>)\b",
    r"\b(?i:visited|met with|met|supported|observed|assessed|taught|helped|fostered|adopted|saw|about"
    r"|support for|help for|plan for|placement for|transport for|place for|review for|provision for"
    r"|concerns about|worried about|on behalf of|referral for|EHCP for|plan of"
    r"|need(?:s)? of)\s+(?P<name><SINGLE>)(?=\s*(?:[,.;:)]|$)|\s+(?i:at|in|and|with|to|on|has|had|was|is|for"
    r"|who|since|as|when|through|from)\b)",
)
"""Words that stand beside staff as well: they count where the text speaks of a child at home or at school."""
CHILD_WORDS = re.compile(
    r"(?i)\b(?:mum|mam|mummy|mother|dad|daddy|father|parents?|child|pupil|student|young (?:person|man"
    r"|woman)|boy|girl|son"
    r"|daughter|brother|sister|sibling|school|nursery|college|class(?:room)?|year \d|EHC\w*|diagnos\w+|autis\w+|ADHD"
    r"|therapy|aged|playground|foster|placement|transport|respite)\b"
)
"""Words of which one must stand in a text before its weakest cues are heard."""
SURNAME_FIRST = re.compile(_spelt_out(r"(?<![\w-])(?P<last><CAPITALS>),\s+(?P<given><SINGLE>)(?=\s*(?:[,;|(]|$))"))
"""A surname in capitals before the given name, as registers write it."""
LOWER_CASE_CUES = _compiled(
    r"\b(?i:<CLOSE_KIN>)\s+(?:of|to)\s+(?P<name>[a-z]{3,20})\b",
    r"\b(?P<name>[a-z]{3,20})['’]s\s+(?i:<CLOSE_KIN>)\b",
    r"\b(?i:my|our|her|his|their)\s+(?i:son|daughter|brother|sister|grandson"
    r"|granddaughter)\s+(?P<name>[a-z]{3,20})\b",
    r"\b(?i:child|pupil|student|name|young person|yp|forename|surname)\s*:\s*(?P<name>[a-z]{3,20})\b",
    r"\b(?i:(?:child|pupil|student|son|daughter|brother|sister|boy"
    r"|girl)['’]s name is)\s+(?P<name>[a-z]{3,20}(?: [a-z]{3,20})?)\b",
    r"\b(?i:mum|dad|child|son|daughter|parent|carer|pupil|brother|sister"
    r"|nan)(?:['’]?s)?\s+name(?:\s+is)?:?\s+(?P<name>[a-z]{3,20})\b",
    r"\b(?P<name>[a-z]{3,20}),?\s+(?i:aged)\s+(?i:<NUMBER>)\b",
)
"""Names written without a capital, as in hurried mails."""
