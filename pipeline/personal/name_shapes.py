"""How a person's name is written: patterns of given names, surnames and initials, and what stands beside staff.

Patterns are bounded in every repeat, so that no text takes the square of its length.
"""

from __future__ import annotations

import re

WORD = (
    r"(?:[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿā-žșț]{1,24}|[A-ZÀ-ÖØ-Þ](?=['’][A-Z]))"
    r"(?:(?:-[A-Za-zÀ-ÿ]|['’][A-Z]|(?<=Mc)[A-Z]|(?<=Mac)[A-Z])[a-zß-öø-ÿā-žșț]{1,24}){0,2}"
)
"""A capital and small letters; with a second part after a hyphen or an apostrophe, but no possessive."""
CAPITALS = r"[A-ZÀ-ÖØ-Þ]{2,20}(?:[-'’][A-ZÀ-ÖØ-Þ]{2,20})?"
_PARTICLE = r"(?:(?:de|van|von|der|al|el|bin|bint|ibn|da|dos|di|la|le|ul|ur|St)[\s-]+){0,2}"
_FURTHER = rf"(?:[ \u00a0]{_PARTICLE}(?:{WORD}|{CAPITALS}(?![\w.])|[A-Z]\b\.?(?!['’\w])))"
PERSON = rf"{WORD}(?!\w){_FURTHER}{{0,3}}"
"""A given name and up to three more parts."""
SINGLE = rf"{WORD}(?!\w)"
CAPITAL_PERSON = rf"{CAPITALS}(?: {CAPITALS}){{0,2}}"
INITIALS = r"(?:[A-Z]\.\s?){2,3}(?:-[A-Z]\b\.?)?|(?:[A-Z]\.\s?){1,2}[A-Z](?:-[A-Z])?\b"

STAFF_BEFORE = re.compile(
    r"(?i)\b(?:dr|doctor|prof|professor|cllr|councillor|sir|dame|lord|lady|baroness|rev|reverend|nurse"
    r"|consultant|ald|alderman"
    r"|headteacher|principal|teacher|senco|sendco|manager|director|officer|chair|author|therapist|psychologist"
    r"|paediatrician|physiotherapist"
    r"|practitioner|adviser|advisor|coordinator|minister|commissioner|inspector|worker|governor"
    r"|clinician|advocate|chaplain|reporter|journalist|caseworker|secretary|president|solicitor|barrister|judge|owner"
    r"|lead"
    r"|ask for|apologies|attendees|present|clerk|editor|auditor|facilitator|trainer|presenter|minister|mp)\.?[:,]?\s*$"
)
"""What before a name makes it that of staff or of a public person."""
STAFF_AFTER = re.compile(
    r"(?i)^\s*[,(–—-]*\s*(?:(?:the|our|a|an|his|her|their|school|lead|senior|deputy|assistant|interim|acting"
    r"|independent|specialist|clinical|principal"
    r"|consultant|community|designated|head|team|service|strategic|executive|early|years|class|form|link|case"
    r"|key|family|social|care|send|inclusion"
    r"|educational|speech|and|language|occupational|young|people['’]?s?|children['’]?s?|council|NHS|ICB|DfE"
    r"|PCF|forum|co)[\s/-]+){0,5}"
    r"(?:director|head ?teacher|head of|manager|officer|senco|sendco|coordinator|co-?ordinator|therapists?"
    r"|psychologist|paediatrician|consultant"
    r"|nurse|social worker|practitioner|chair|co-?chair|vice-?chair|councillor|clerk|advis[eo]r|lead"
    r"|administrator|commissioner|secretary|governor|chief|inspector"
    r"|teacher|tutor|worker|GP|doctor|professor|trainer|ambassador|coach|trustee|facilitator|HMI"
    r"|His Majesty|Her Majesty|CQC|Ofsted|SLT|SaLT|EP|OT|LSA|TA"
    r"|minutes|author|editor|journalist|member for|portfolio holder|leader|executive|caseworker|advocate|reporter"
    r"|chaplain|solicitor|barrister|judge"
    r"|counsel|clinician|lecturer|physiotherapist|midwife|doula|escort|driver|interpreter|receptionist|analyst|MP|DCO"
    r"|DSCO"
    r"|of counsel|GP)\b"
)
"""What after a name makes it that of staff: a job, also in brackets."""
PLACE_AFTER = re.compile(
    r"(?i)^(?:['’]s)?[ \u00a0]+(?:(?:C ?of ?E|CE|RC|Catholic|Church|Community|Junior|Infant|Infants|Special"
    r"|High|Primary|Free|Grammar|Lower|Upper|Sixth|Form|(?-i:[A-Z][a-z]+))\s+){0,2}"
    r"(?:school|schools|academy|academies|college|primary|infants?|juniors?|hospital|house|road|street|lane"
    r"|avenue|close|centre|trust|council|ward|unit|university|nursery"
    r"|church|award|awards|project|programme|foundation|team|hub|park|hall|court|clinic|surgery|report|review"
    r"|model|scale|framework|approach|partnership|borough|county|district"
    r"|federation|library|theatre|day|week|month|act|scheme|fund|charity|group|forum|board|committee|service"
    r"|services|network|alliance|farm|suite|building|room|care|homes?|place|bridge|town|city)\b"
)
"""What after a word makes it the name of a school, a place or a thing."""
THING_AFTER = re.compile(
    r"(?i)^(?:['’]s)?[ \u00a0-]+(?:class|classes|law|laws|effect|syndrome|phonics|chairs?|trolley|lenses|technique"
    r"|stander"
    r"|walker|pacer|frame|test|tests|battery|inventory|index|profile tool|questionnaire|badge|badges|winner|cup|prize"
    r"|lecture"
    r"|mandatory|training|method|maths|readers?|books?|series|inquiry|enquiry|judgment|duty|principles?|standards?"
    r"|certificate"
    r"|lodge|mill|street|wing|theme|edition|press|ltd|limited|plc|llp|associates|and partners|consulting|software"
    r"|system)\b"
)
"""What after a name makes it that of a class, a law, a test or a product."""
WORK_AFTER = re.compile(
    r"(?i)^\s*[,(]?\s*(?:from|of|at)\s+(?:the\s+)?(?:(?-i:[A-Z])[\w'’-]*\s+){0,4}(?:council|counsel|trust|team|service"
    r"|forum|office"
    r"|NHS|ICB|SENDIASS|Ofsted|CQC|DfE|hospital|academy|charity|university)\b"
    r"|^\s+(?:to\s+(?:update|circulate|send|chase|meet|draft|share|bring|lead|confirm|check|arrange|contact|provide"
    r"|review)"
    r"|(?:has|have|had|will|is|was)?\s*(?:also\s+|then\s+)?(?:updat\w+|chair\w*|present(?:ed|s)|circulat\w+|summarised"
    r"|report(?:ed|s)"
    r"|lead(?:s|ing)|led|manag\w+|draft(?:ed|s)|introduc\w+|thank(?:ed|s)|outlin\w+|clarif\w+|highlight\w+|advis(?:ed"
    r"|es)"
    r"|minut\w+|propos\w+|deliver(?:ed|s)|train(?:ed|s)))\b"
)
"""What after a name speaks of work: where somebody is from, or what is done at meetings."""
CLERGY_BEFORE = re.compile(r"(?:(?<=[a-z] )|(?<=, ))(?:Father|Sister|Brother|Mother)\s+$")
"""A capital within a sentence: an order's or a hospital's title, not a relation."""
NURSE_BEFORE = re.compile(r"\bSister\s+$")
NURSE_AFTER = re.compile(r"(?i)[^.;|]{0,60}\b(?:nurs\w+|ward|team|hospital|matron|convent|parish|clinic)\b")
"""After "Sister" and a name: a nurse's or a nun's work."""
