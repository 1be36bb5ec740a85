"""Words that praise, blame and turn a judgement round; written for this project, in the notation of `statement_words`.

Surprising rule: where entries overlap the longest counts, so "not enough" blames although "enough" praises. What
may stand in either (high, complex, worry) is listed as hint or hardship, and judges nothing by itself.
"""

from __future__ import annotations

PRAISE = {
    "praise_strong": """
        excellent, outstanding, great, brilliant, fantastic, wonderful, lovely, superb, exemplary, impressive, very
        good, very strong, very well, remarkable, admirable, commendable, notable, noteworthy, first - class, first
        class, real strength, strength, strengths, a strength, key strength, strong, stronger, strongest, highly
        effective, flagship, beacon, best practice, transformed, transformative, cannot fault, could not fault,
        can't fault, amazing, perfect, best thing, cannot praise, could not praise, could not have, life - changing,
        life saver, lifesaver, gold standard, standout, stands out
    """,
    "praise_quality": """
        good, better, best, well, effective, effectively, efficient, efficiently, robust, rigorous, rigorously,
        thorough, thoroughly, careful, carefully, detailed, clear, clearly, clearer, precise, precisely, specific,
        accurate, consistent, consistently, reliable, reliably, coherent, comprehensive, cohesive, joined - up,
        joined up, seamless, seamlessly, smooth, smoothly, embedded, well embedded, mature, secure, securely,
        sustained, high - quality, high quality, high standard, quality is high, well - established, well
        established, firmly established, purposeful, meaningful, genuine, genuinely, sharply focused, realistic,
        good practice, well led, well - led, well planned, well managed, well matched, well received, well
        developed, well attended, well run, well - run, well trained, well informed, well understood, well co -
        ordinated, well coordinated, good quality, good or better, graded good, judged good, fit for purpose, sound,
        thoughtful, thoughtfully, thoughtful approach, skilfully, expertly, works well, working well, worked well,
        work well, in good shape, in good order, on the ball, no concerns, no issues, rare and, golden thread,
        finely, vigilant, astute
    """,
    "praise_speed": """
        timely, promptly, prompt, swift, swiftly, quickly, quick, quicker, sooner, at once, straight away,
        straightaway, immediately, the same day, same day, the next day, next week, in good time, on time, in time,
        on schedule, within timescale, within days, within a week, within a fortnight, ahead of schedule, ahead of
        time, early help, earlier, at the earliest, early, none waiting, no backlog, no child waiting, nobody waits,
        no one waits, no waiting, no wait, cleared, up to date, brought down, come down, came down, coming down,
        shorter, shortened, faster, right time, at the right time, in advance, before they, picked up early,
        spotted, noticed, seen within, before it became, well before, no one waiting, nobody waiting
    """,
    "praise_progress": """
        improved, improving, improvement, improvements, improves, progress, success, successes, successful,
        successfully, achieved, achievement+, exceeded, exceeding, gained, gains, strengthened, recovered, resolved,
        put right, fixed, sorted, turned round, turned around, rebuilt, restored, overcome, halved, met target,
        above target, target met, target beaten, beaten, above the national, above national, above average, above
        the average, best in, ahead, first time, for the first time, record, all posts filled, fully staffed, fully
        recruited, filled, closed early, on course, completed on, green, now have, now has, now gets, now get, no
        longer need, no longer needed, no longer have to, no longer has to, no longer wait, no longer waits, came
        off, come off, stopped happening, at last, finally, has helped, have helped, helped to reduce, gone down,
        went down, kept up, now in place, has come, have come, made the difference, paid off, growing, encouraging,
        promising
    """,
    "praise_people": """
        skilled, skilful, expert, experts, knowledgeable, dedicated, passionate, determined, ambitious,
        aspirational, tenacious, proactive, proactively, responsive, flexible, flexibly, creative, creatively,
        imaginative, innovative, inclusive, strengths - based, child - centred, person - centred, caring team,
        compassionate, nurturing, respectful, respected, respectfully, kindness, kindly, warm, warmly, warmth,
        welcoming, welcomed, trusted, valued, highly valued, cherished, generous, frank, frankly, honest, honestly
        about, openly, transparent, shared vision, shared ambition, shared understanding, shared commitment, common
        purpose, collaborative, collaboratively, collaboration, collegiate, productive, constructive, close working,
        work closely, works closely, work together, works together, working together, pulling together, listen
        carefully, listens, listen, listened, listened to, knows every, know their, knows their, know the, know
        children well, as equals, by name, celebrate~, celebrated
    """,
    "praise_result": """
        thrive~, thriving, flourish~, flourishing, enjoy~, enjoyed, happy, happier, calmer, calm, more confident,
        confidently, gain confidence, grown in confidence, growing confidence, safer, feel safe, safe, belong,
        belonging, included, well supported, supported well, well prepared, prepared well, well met, needs are met,
        needs met, met well, real difference, make a difference, making a difference, made a difference, positive
        difference, difference to, help~ them, helped them, helps children, helps families, helps young people,
        benefit from, benefits from, benefited, enable~, enables, empower~, empowered, succeed~, settled, settle
        quickly, caught up, in paid work, into paid, got jobs, got a job, got the job, do well, doing well, did
        well, make good progress, good progress, positive, positively, rewarding, worth it, better prepared, better
        informed, better understood, better supported, better able
    """,
    "praise_feeling": """
        love it, loved, loves, liked, likes, proud, pride, praise~, praised, praise, appreciate~, appreciated,
        delighted, pleased, glad, relief, relieved, thank you, thanks, grateful for, gratitude, reassured,
        reassuring, reassurance, trust in, made sense, helpful, really helpful, useful, so helpful, easy to, easier,
        easily, at ease, understood me, got it, smile~, smiled, smiling, laughed, fun, nice, favourite, kept their
        word, kept us, saved me, saved us, got us through, rang us, rang me, rang back, actually listened,
        thoughtful, felt listened, feel listened to, felt heard, feel heard, felt understood, heard and, felt
        welcome, feel valued, five stars, highly, speak highly
    """,
    "praise_plenty": """
        wide range, broad range, rich, plentiful, ample, range of support, many opportunities, everyone, everybody,
        all schools, all families, all of them, every one, every case, without exception, nearly all, almost all,
        the vast majority, accessible, readily available, easy to reach, fully, always, routinely, in every, none
        was, in full, open to all, popular, in demand, well used, well stocked, oversubscribed
    """,
}
"""Praise by sort."""

BLAME = {
    "blame_strong": """
        unacceptable, unacceptably, appalling, dreadful, awful, terrible, horrible, shocking, rubbish, shambles,
        disgrace, nightmare, serious, seriously, severe, severely, stark, significant concerns, serious concerns,
        grave, harm, harmed, unsafe, dangerous, unlawful, failing, failed, failure+, fails, scandal, broken,
        systemic, deep concern, worst, dire, inexcusable, widespread, acute, chronic, desperate, despair, breaking
        point, collapse~, collapsed, alarming, alarmingly, shameful, wholly
    """,
    "blame_quality": """
        bad, badly, poor, poorly, weak, weaker, weakest, weakness, weaknesses, weakly, ineffective, inefficient,
        inadequate, inadequately, ininsufficiently, unsatisfactory, unsuitable, inappropriate, unhelpful, unclear,
        vague, generic, bland, thin, inaccurate, inconsistent, inconsistently, inconsistency, inconsistencies,
        variable, variability, varies, varies widely, vary widely, patchy, uneven, fragmented, disjointed,
        piecemeal, ad hoc, not joined up, silo+, confusing, confused, confusion, muddled, opaque, underdeveloped,
        under - developed, early stage, at an early stage, immature, limited impact, superficial, tokenistic, tick -
        box, lip service, copied and pasted, cut and pasted, cut - and - paste, blank, incomplete, unfinished, out
        of date, outdated, out - of - date, not updated, illegible, boilerplate, formulaic, repetitive,
        bureaucratic, adversarial, cumbersome, clunky, over - reliance, reliant on, too variable, too general, too
        broad, less effective, less secure, less well, worse, not good enough, not effective, not embedded, not
        clear, not robust, not well, not consistent, not specific, not accurate, falls short, fell short, fall
        short, wanting, flawed, loosely, haphazard, hit and miss, hit - and - miss, scattered, error+, mistake+,
        wrong, wrongly
    """,
    "blame_delay": """
        delay, delays, delayed, late, lateness, too late, overdue, breaching, breached, breaches, waiting too long,
        wait too long, too long, long waits, long wait, long delays, lengthy, slow, slowly, slower, too slow,
        stalled, stuck, drifting, drifted, slipped, slippage, slipping, behind schedule, off track, not met, out of
        time, over a year, more than a year, over two years, still waiting, still waits, still on the list, still
        outstanding, not yet begun, not started, not begun, no date, no new date, missed deadlines, months late,
        weeks late, months overdue, years old, months old, a year old, older than, long waiting, growing list,
        growing backlog, waits are, waits have grown, excessive, excessively, unduly, protracted, wait over, wait
        more than, waited more, waited over, waiting over, waiting more than, waited two, waited for months, waited
        for years, slipped again, at the back of, longer than
    """,
    "blame_lack": """
        lack, lacks, lacking, lacked, gap, gaps, shortage+, shortfall+, too few, not enough, absent from, absence
        of, missing from, missing, missed, misses, missed opportunity, no plan, no strategy, no clear, no shared, no
        single, no evidence, no record, no system, no reply, no response, no answer, no one, nobody, nothing, none,
        nowhere, without a, without any, yet to be, unfilled, vacant, understaffed, overstretched, stretched, under
        pressure, unfunded, little evidence, little is, little has, little to, little impact, no impact, no
        progress, very little, limited, limited access, few schools, few have, few of, so few, very few, fewer than
        half, less than half, under half, only half, only a, only one, only NUM, just NUM, barely, scarcely, hardly
        any, hardly, rarely, seldom, never, not routinely, not systematically, not always, not all, not every, not
        consistently, not fully, not sufficiently, not widely, does not exist, do not exist, not available, not
        offered, not received, not shared, not included, not recorded, not provided, not invited, not understood,
        not aware, not been, not have, not get, not know, not seen, unaware, unable, unable to, cannot,
        inaccessible, unavailable, unequal, stops at, stop at, ends at
    """,
    "blame_excess": """
        too many, too often, too much, too high, too low, too big, too early, too little, too far, over and over,
        again and again, repeatedly, time and again, twice over, keeps changing, keep changing, passed around,
        passed from, bounced, turned away, turned down, refused, refuse~, rejected, declined by, knocked back,
        cancelled, withdrawn, discharged without, fell through, falls through, fall through, dropped off, dropped
        out, fell out, left out, off - rolled, sent home, moved on again, high turnover, turnover of, agency,
        upheld, ombudsman, appeals lodged, up again, rose again, grown again, worsening, worsened, deteriorating,
        deteriorated, deterioration, declining, getting worse, got worse, gone backwards, going backwards, lost
        ground, lowest, below target, below national, below the national, below average, below the average, under
        target, short of, well below, far below, furthest, widening
    """,
    "blame_unmet": """
        unmet, unmet need, unmet needs, not met, unidentified, unrecognised, undiagnosed, unsupported, unprepared,
        ill - prepared, left without, going without, go without, went without, left to, left alone, on our own,
        nobody told, no one told, lost trust, lost faith, losing trust, distrust, mistrust, let down, fall behind,
        fell behind, falling behind, further behind, fallen behind, struggle to, struggles to, struggled to,
        struggling to, suffer~, suffered, suffering, isolated, isolation, lonely, escalate~, escalated, in crisis,
        miss out, missed out, missing out, lose their, lost their, gave up, given up, give up, out of school, out of
        education, refuses school, stopped attending, stopped going, at home all, nothing to do, negative,
        negatively, detrimental, adversely, adverse, undermine~, undermined, undermining, hamper~, hampered,
        hinder~, hindered, restrict~ their, prevent~ them, prevents, disadvantage, disadvantages, inequity,
        inequitable, inequality, postcode lottery, unfair, unfairly, unsustainable, exhausted, exhausting,
        overwhelmed, overwhelming, drained, burnt out, burned out
    """,
    "blame_feeling": """
        frustration, frustrated, frustrating, frustrations, angry, anger, furious, upset, unhappy, disappointed,
        disappointing, disappointment, dissatisfied, dissatisfaction, concerned about, concerned that, remain
        concerned, fed up, sick of, tired of, ignored, dismissed, blamed, judged for, forgotten, hate, hated, hates,
        boring, pointless, useless, waste, wasted, joke, sadly, unfortunately, regrettably, not listened, not heard,
        battle, battles, battling, fight for, fighting for, had to fight, have to fight, fought, chase, chased,
        chasing, begged, begging, gave us nothing, told nothing, heard nothing, heard back, rang back, nobody rang,
        no one rang, still no, still not, still have not, embarrassing, ashamed, crying, in tears, scared,
        frightened, sceptical, scepticism, cynical, wary, doubt~, weary, dread, insult, insulting, rude, complained,
        complain, complaints, lost, confusing for, stressful, causing stress, causes stress, anxiety for,
        uncertainty, worried that, fear that
    """,
    "blame_task": """
        more to do, more work to do, work to do, much to do, further to go, long way to go, long way off, some way
        off, remain~ a concern, remains too, remain too, remains a, remains high, remain high, remains low, more
        needs to be, needs to improve, need to improve, not yet, yet to, red, not on track, barrier+, obstacle+,
        bottleneck+, hotspot+, pressing, not fully in place, has not, have not, had not, does not, do not, did not,
        cannot say, could not say, could not, unresolved, unanswered, disagreement+, overspent, overspend, deficit,
        unfunded
    """,
}
"""Blame by sort."""

HINTS = {
    "hint_good": """
        high, higher, highest, sufficient, every child, every family, every plan, enough, appropriate,
        appropriately, suitable, relevant, confident, confidence, stable, steady, experienced, expertise, committed,
        supported, helped, helps, benefit, benefits, typically, usually, often, rightly, award, awards, amber,
        reduced, lower, stability, strategic, easy, specialist, heard, accurately, kind, fair, deep, works, worked,
        increasingly, strengthen, improve, quality
    """,
    "hardship": """
        difficult, difficulty, difficulties, hard, harder, hard to, crisis, refusal+, dispute+, jargon, challenge+,
        challenging, problem+, issue+, concern, concerns, concerned, worry, worried, worries, worrying, anxiety,
        anxious, stress, stressed, distress, distressed, complex, complexity, complicated, struggle, struggles,
        struggled, vulnerable, at risk, risk+, need, needs, disadvantaged, pressure+, demand+, urgent, urgently,
        later, low, lower, sickness, complaint+, appeal+, tribunal+, alone, tired, afraid, fear, fears, pain,
        excluded, suspended, suspension+, exclusion+, vacancy, vacancies, backlog+, old
    """,
}
"""Words that lean one way and judge nothing by themselves."""

TURNERS = """
    not, no, never, nobody, no one, none, nothing, neither, nor, without, rarely, seldom, hardly, scarcely, barely,
    lack of, lacks, lacking, absence of, few, too few, little, less, fewer, cannot, unable to, fail~ to, failed to,
    yet to be, reduce~, reduced, reduction in, avoid~, prevent~, prevented, free of, free from, inlimited, stopped,
    stop, nowhere near, far from, short of
"""
"""Words that turn round a judgement which follows within three words: "not effective", "fewer complaints"."""

BURDENS = """
    wait, waits, waiting, awaiting, waited, waiting list+, waiting time+, list, backlog+, queue+, delay, delays,
    overdue, vacancy, vacancies, vacant, exclusion+, suspension+, absence, neet, complaint+, appeal+, tribunal+,
    breach, breaches, caseload+, turnover, sickness, deficit, overspend, agency, days lost, longest, median wait,
    average wait, out - of - area placements, out of area, part - time timetable+, out of school, missing education,
    admission+, a & e, crisis, dna, non - attendance, missed appointments, errors, late, out of date, shortfall,
    score, gap, spend, mean, median, outstanding, drop - out, cost, unfilled, refusal+, mediation, disputes,
    incidents, harm, persistent absence, excluded, suspended, not in education, without a place
"""
"""Measures that are better when they fall."""

GOODS = """
    attendance, coverage, uptake, take - up, on time, in time, within timescale, timeliness, satisfaction,
    satisfied, confident, confidence, agree, agreed, trust, quality, good or better, graded good, compliance,
    compliant, completed, completion, complete, employment, paid work, jobs, internships, attainment, achievement,
    progress, outcomes, felt, feel, listened to, understood, capacity, places, recruited, filled, trained,
    identified, identification, reviewed, checks, health checks, met, standard, within NUM weeks, within NUM UNIT,
    in place, available, engagement, response rate, attended, staying, stayed, settled, positive, awareness, aware,
    knew, share of, proportion seen, seen within, percentage, rate of, said, told, present, contribution,
    contributions, in full, delivered, achieved, reached, used, using, offered, responded, have, has
"""
"""Measures that are better when they rise."""
