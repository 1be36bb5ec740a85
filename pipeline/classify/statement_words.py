"""Words that show what kind of statement a passage makes, by list; every one written for this project.

Each list becomes one cue. Entries stand between commas; `~` after a verb adds its regular forms
(`improve~`: improve, improves, improved, improving) and `+` after a noun its plural. Upper-case words are what
figures and dates become before they are matched: NUM, YEAR, PERIOD (22/23), DATE (14/11), ORD (3rd), MONTH, DAY
and UNIT (weeks, terms). Surprising rule: a word in no list is one of four blanks to the matcher, so a list may
only use words, never parts of words.
"""

from __future__ import annotations

STRUCTURE_WORDS = {
    "future": """
        will, shall, going to, due to be, due to start, due to open, due to begin, due to go, due by, due MONTH, is
        due, are due, set to, about to, is to, are to, to be, to follow, to come back, expect~ to, next year, next
        term, next month, next spring, next autumn, next summer, next winter, from MONTH, by MONTH, by YEAR, by NUM,
        before MONTH, until MONTH, from YEAR, by the end of, will not, would be, would have, forthcoming, upcoming,
        planned, go live, by then, over the next, in the coming, once agreed, in future, from next, by autumn, by
        spring, by summer, by easter, by christmas, from easter, in due course, tbc, subject to
    """,
    "obligation": """
        should, must, need to, needs to, ought to, has to, have to, required to, expected to, it is essential, needs
        to be, need to be, is expected, are expected, responsible for
    """,
    "proposal": """
        recommend~, recommendation+, propose~, proposal+, it is proposed, asked to agree, asked to approve, asked to
        note, asked to endorse, invited to, seek~ approval, business case, bid, bids, option+, preferred option,
        agreed to, agreed that, approve~, approval, consultation, consult~, specification, spec, tender,
        procurement, draft
    """,
    "ambition": """
        aim+, aim to, ambition+, ambitious, vision, commit~, committed to, commitment+, intend~, intention+,
        pledge+, promise+, objective+, priority, priorities, goal+, we want, we would like, hope to, want every, so
        that every, ensure that, ensure all, ensure, make sure, we believe, milestone+, deliverable+, outcome
        sought, success measure+, in order to, with a view to, to improve, to reduce, to develop, to strengthen, to
        establish, to increase, deliver by
    """,
    "wish": """
        ensuring, ensure that, ensure, improving the, so that, in order to, establishing, developing a,
        strengthening, aim to, aims to, intend to, would like, would help, would be, could be, if, establish,
        improve the, should, must, recommend~, propose~, ambition is, want
    """,
    "condition": """
        if, unless, where, when, once, whether, in case, provided that, until, as soon as, depend~ on, depending on
    """,
    "past": "was, were, had, did, been",
    "irregular_past": """
        went, met, ran, began, took, gave, held, sent, built, wrote, written, made, came, saw, found, left, got,
        brought, taught, led, grew, fell, rose, lost, won, kept, spent, chose, drew, paid, sat, stood, spoke,
        became, put, cut, set, heard, known, seen, taken, given, done, drawn, grown, fallen, risen, chosen, begun,
        rang, rung
    """,
    "have": "have, has, having",
    "present": "is, are, am, does, do",
    "ability": "can, may, might, could, able to, be able, would",
    "habit": """
        each week, every week, weekly, monthly, termly, daily, quarterly, annually, fortnightly, each term, every
        term, each month, every month, every half term, each half term, each spring, each year, every year,
        half-termly, twice a term, once a term, twice a year, NUM times a year, NUM times a week, on DAY, DAY and
        DAY, every DAY, routinely, regularly, as a rule, always, every six weeks, every NUM weeks, a week, a month,
        a term
    """,
    "now": "now, currently, at present, today, to date, so far, already, recently, in place, up and running, live",
    "first_singular": "i, me, my, mine, myself",
    "first_plural": "we, us, our, ours",
    "second_person": "you, your, yours, yourself",
    "third_person": "he, she, him, her, his, hers",
    "they": "they, them, their, theirs",
    "negation": "not, no, nor, never, cannot, neither",
    "nobody": "nobody, no one, noone, nothing, none, nowhere, no longer, without, lack of, absence of, yet to",
    "scarcity": """
        few, fewer, little, hardly, rarely, seldom, scarcely, barely, only, just, too few, very few, so few, as few
        as, small number, minority, least, insufficient, limited, scarce
    """,
    "some": """
        some, several, a few, a number of, a handful, certain, sometimes, at times, on occasion, in places, in some,
        parts of
    """,
    "most": """
        most, many, majority, nearly all, almost all, all, every, each, the vast majority, largely, mostly,
        typically, usually, generally, often, overall, in the main, widely, across the
    """,
    "too": """
        too, too many, too often, too long, too late, too much, far too, too slow, too slowly, too few, too little,
        too high
    """,
    "still": """
        still, remain~, remains, continue~, continues to, yet, not yet, even now, persist~, as yet, long way,
        further
    """,
    "cause": """
        because, since, due to, owing to, as a result, result~ in, result+, this means, which means, this has led,
        led to, leading to, lead to, leads to, so that, therefore, consequently, thanks to, meaning that, means
        that, this ensures, which helps, this helps, helps them, help them, enable~, allow~, this allows, this
        enables, contribute~ to, impact, because of, as a consequence, in turn, ensures that, so they, and so, which
        leaves, leaving
    """,
    "contrast": """
        but, although, though, however, yet, despite, while, whilst, whereas, nevertheless, nonetheless, even so,
        all the same, in contrast, by contrast, on the other hand, in spite of, even though, except, other than,
        otherwise, apart from, instead, conversely, that said, notwithstanding, still, rather than
    """,
    "uneven": """
        others, elsewhere, in other areas, not everywhere, not all, not always, not every, not consistently, vary,
        varies, varied, varying, variable, variability, variation+, inconsistent, inconsistently, inconsistency,
        mixed, uneven, patchy, depends on, depend on, postcode, the same cannot, less so, some but, in part, partly,
        partially, gap+, differ~, different, differently, difference between, less well, not so, some way, a
        different picture
    """,
    "range": "between NUM and NUM, from NUM to NUM, NUM to NUM, NUM - NUM, ranging from, ranged from",
    "addition": "also, as well as, in addition, additionally, furthermore, moreover, both, together with, along with",
    "example": """
        for example, such as, for instance, including, include, includes, e.g., namely, in particular, especially
    """,
    "comparison": """
        than, compared, comparison, compared with, compared to, against, last year, the year before, year on year,
        previous, previously, earlier, a year ago, last term, last spring, last autumn, last summer, last quarter,
        same time last, same period, used to, before, national average, nationally, national, england, regional,
        neighbour+, statistical neighbours, benchmark+, above, below, higher, lower, baseline, was NUM, from NUM,
        previous year, two years ago, three years ago, was NUM %, up on, down on, versus, vs, similar areas
    """,
    "rise": """
        rise, rises, rose, risen, rising, increase~, grow, grows, grew, grown, growing, growth, climb~, double~,
        treble~, up, went up, gone up, going up, upward, upwards, more than doubled, jump~, expand~, widen~,
        lengthen~, ↑, ▲, exceed~, gain~, soar~, quadrupled, tripled
    """,
    "fall": """
        fall, falls, fell, fallen, falling, drop~, dropped, dropping, reduce~, reduction+, decrease~, decline~,
        halve~, cut, cut by, down, come down, came down, going down, shrink, shrank, shrunk, shorten~, lower,
        lowered, fewer, less, ↓, ▼, slip~, slipped, dip~, dipped, lose, losing, downward, shorter, eased
    """,
    "to": "to",
    "modal": """
        will, shall, should, must, would, can, could, may, need to, needs to, aims to, plans to, wants to, agreed
        to, going to
    """,
    "arrow": "→, ->, - >, ⇒, >, ↑, ↓, ▲, ▼, ↔, +, ±",
}
"""Grammar and frame: what tense, person, certainty and comparison a passage speaks in."""

FORM_WORDS = {
    "unit": "UNIT",
    "waiting": """
        wait, waits, waiting, waited, waiting list+, waiting time+, on the list, longest wait, longest, average
        wait, median, mean, backlog+, queue+, queued, overdue, breach~, breaches, pending, outstanding, on the
        waiting, weeks wait
    """,
    "duration": """
        NUM UNIT, NUM - UNIT, UNIT or more, over a year, more than a year, UNIT long, within NUM, NUM + UNIT, half a
        UNIT
    """,
    "date": """
        DATE, MONTH, ORD, DAY, NUM MONTH, MONTH YEAR, MONTH NUM, NUM may, may NUM, NUM march, march NUM, in may, in
        march
    """,
    "year": "YEAR, PERIOD",
    "season": """
        spring, summer, autumn, winter, easter, christmas, half term, quarter, term, this year, this term, in the
        year
    """,
    "figure": "NUM",
    "percent": "%",
    "money": """
        $, pound+, budget+, funding, cost, costs, spend, spending, deficit, overspend, underspend, invest~,
        investment, grant
    """,
    "count_of": """
        NUM of NUM, NUM of the NUM, NUM out of NUM, NUM in NUM, NUM / NUM, NUM of our NUM, NUM of these NUM, of NUM,
        NUM of them
    """,
    "base": """
        n =, n = NUM, base NUM, base :, respondent+, responses, response rate, reply, replies, sample, sampled,
        audit+, audited, dip sample
    """,
    "share": """
        half, third, thirds, quarter, quarters, percentage, proportion, rate, rates, share, average, one in,
        majority, number of
    """,
    "target": """
        target+, standard, threshold, trajectory, aim :, goal :, ambition :, expected, against plan, against target,
        on target, below target, above target, off target, short of, plan :, tolerance, limit, statutory timescale+,
        deadline+, in time, on time, within NUM weeks, timescale+, within timescale, within the statutory,
        indicator+, measure :, kpi+, measure
    """,
    "rag": """
        rag, brag, red, amber, green, blue, rag :, status :, status, rating, rated, score, risk :, likelihood,
        grade, graded
    """,
    "rag_good": """
        green, blue, on track, complete, completed, closed, done, achieved, delivered, signed off, met, rag : g,
        status : g, is green
    """,
    "rag_bad": """
        red, amber, overdue, late, slip~, slipped, slipping, delayed, at risk, off track, behind, not met, missed,
        stalled, rag : r, rag : a
    """,
    "open_action": """
        open, in progress, under way, underway, started, ongoing, on - going, not started, carried forward, to do,
        owner, lead :, by when, action :
    """,
    "field": """
        lead :, owner :, start :, finish :, due :, status :, by :, when :, action :, responsible :, lead officer,
        target date, not due, test of success, evidence :, baseline :, actual :, target :, current :, previous :,
        measure :, item NUM, ref, progress :, date :, venue :, update :, comment :, outcome :, next step+, purpose
        :, provider :, result :, trainer :, topic :, base :, n =, total
    """,
    "risk": "risk+, risk register, mitigation+, mitigate~, likelihood, escalate~, issue log, residual, at risk of",
    "bar": "|",
    "colon": ":, ;",
    "bracket": "(, [",
    "question": "?",
    "exclamation": "!",
    "bullet": "•, *, ▪, ◼, ■, #, ✓, ✔, ☐, ☑",
    "ellipsis": """
        ..., lol, omg, haha, ha, yeah, okay, ok, um, er, wow, pls, thx, tho, cos, bc, ur, u, inaudible
    """,
    "slash": "/, &, +",
    "transcript": ">, > >, inaudible, crosstalk, caption, transcript, laughter, laughs, music, pause",
}
"""Figures, dates, targets, ratings and marks on the page."""

EARLIER_BEFORE = """
    was, from, against, than, compared, baseline, previously, were, versus, vs, v, previous, last, prior, earlier
"""
"""Between two figures: the second is the earlier one ("71%, was 58%")."""
EARLIER_AFTER = "last, before, previous, ago, earlier, previously"
"""After the second of two figures: it is the earlier one ("71% (58% last year)")."""
LATER_BETWEEN = "→, ⇒, >, now, then"
"""Between two figures: the second is the later one."""
CHANGES = """
    from, up, down, rose, risen, rise, fell, fallen, fall, increased, increase, reduced, reduction, dropped, grew,
    grown, moved, went
"""
"""Before "9 to 14", which without them is a range."""
TARGET_NAMES = """
    target, targets, aim, goal, ambition, standard, threshold, trajectory, plan, planned, limit, expected,
    expectation, tolerance, budget, ceiling, england, national, nat, benchmark, region
"""
"""Before a figure or right after it: it is what was to be reached."""
NUMBERING = """
    within, inside, aged, age, year, yr, y, under, over, item, section, page, p, ref, stage, wave, week, wk, phase,
    priority, slide, case, appendix, table, version, band, tier, level, ks, grade, key, room, line, row, box, card, #
"""
"""Before a figure: it is a limit, an age or a number in a list, and measures nothing."""
TIMES = "weeks, week, wks, wk, days, day, months, month, mths, years"
"""After a figure: a length of time, which is better shorter."""

MONTHS = """
    january, february, april, june, july, august, september, october, november, december, jan, feb, mar, apr, jun, jul,
    aug, sep, sept, oct, nov, dec
"""
"""Without May and March, which are words as well; the lists name them beside a figure."""
DAYS = """
    monday, tuesday, wednesday, thursday, friday, saturday, sunday, mondays, tuesdays, wednesdays, thursdays, fridays,
    saturdays, sundays
"""
SMALL_NUMBERS = """
    two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen,
    seventeen, eighteen, nineteen
"""
"""From two upwards; "one" is mostly a word."""
TENS = "twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety"
"""From twenty upwards."""


def single_words(entries: str) -> tuple[str, ...]:
    """The words of a list whose entries are single words, in its order."""
    return tuple(entries.replace(",", " ").split())
