"""Words that show who speaks and of what; written for this project, in the notation of `statement_words`.

Surprising rule: "he has" and "we were told" are no topic, but they tell a parent from a young person.
"""

from __future__ import annotations

SUBJECT_WORDS = {
    "said": """
        said, say, says, saying, told, tell, tells, asked, ask, asks, asking, replied, explain~, describe~,
        mention~, comment~, commented, wrote, writes, spoke, speak, speaks, raise~, report~, reported, added,
        answered, shared, quote+, complain~, complaint+, compliment+, respond~, told us, told inspectors, express~,
        voiced, put it, called it, named, agreed, thought
    """,
    "felt": """
        feel, feels, felt, feeling, feelings, think, thinks, thought, want, wants, wanted, wish, wished, wishes,
        like, liked, love, loved, loves, hate, hated, hates, worry, worried, worries, scared, afraid, proud, happy,
        happier, angry, upset, tired, exhausted, grateful, frustrated, frustration, value~, appreciate~, praise~,
        trust, hope, hoped, prefer~, enjoy~, believe, believed, understood, know, knew, remember, confident,
        listened to, heard, let down, fed up, desperate, ignored, blamed, judged, welcome~, critical, disappointed,
        pleased, glad, relieved, positive about, speak highly
    """,
    "survey": """
        survey+, questionnaire+, poll+, focus group+, interview~, feedback, respondent+, agree, agreed, strongly
        agree, disagree, satisfied, dissatisfied, satisfaction, very satisfied, % agree, % said, % felt, of parents,
        of families, of young people, ratings, star, stars, out of NUM, votes, voted, vote, listening event+, views,
        view, opinion+, voice+, voices, lived experience+, theme+, testimonial+, free text, comments, you said, we
        did, co - produced, co - production, wordcloud
    """,
    "parent_word": """
        parents, parent, carer, carers, families, family, mum, mums, dad, dads, mother, mothers, father, fathers,
        gran, nan, nana, grandad, grandmother, grandparent+, grandparents, forum, forums, pcf, foster carer+,
        stepdad, auntie, aunt, guardian, sendiass, household+, home life, mam
    """,
    "young_word": """
        young people, young person, young, children, child, pupil, pupils, student, students, learner, learners,
        teenager+, teenagers, youth, intern, interns, apprentice+, young adults, youth council, youth forum, youth
        panel, young reviewers, school council, leavers, toddlers, boy, girl, boys, girls, year NUM, aged NUM, under
        - fives
    """,
    "staff_word": """
        staff, teacher, teachers, senco, sencos, sendco, head, heads, headteacher, headteachers, practitioner,
        practitioners, professionals, therapist, therapists, clinician, clinicians, caseworker, caseworkers,
        officer, officers, social worker, social workers, psychologist, psychologists, paediatrician,
        paediatricians, nurse, nurses, health visitor, health visitors, gp, gps, colleague, colleagues, consultant,
        consultants, tutor, tutors, manager, managers, coordinator
    """,
    "leader_word": """
        leaders, leader, leadership, partnership, partners, board, council, councillor, councillors, members,
        committee, cabinet, director, directors, chief executive, chair, icb, trust, local authority, commissioner,
        commissioners, executive, scrutiny, governors, steering group, workstream, sub - group, panel, inspectors,
        inspector, chief executives
    """,
    "age_given": """
        aged NUM, year NUM, yr NUM, y NUM, NUM year old, NUM - year - old, NUM year olds, ( NUM ), COMMA NUM COMMA,
        COMMA NUM :, age NUM, NUM yo, i am NUM, he is NUM, she is NUM, of NUM COMMA, NUM and NUM, NUM - NUM year,
        under NUM, over NUM, NUM s
    """,
    "speaker_mark": """
        mum :, dad :, gran :, nan :, mother :, father :, parent :, carer :, facilitator :, facilitator, interviewer,
        teacher :, student :, pupil :, ( parent, ( mum, ( dad, ( mother, ( father, ( carer, ( pupil, ( student, (
        year, ( yr, ( aged, - mum, - dad, - parent, - student, - pupil
    """,
    "my_child": """
        my son, my daughter, my child, my children, my kids, my kid, my boy, my girl, my lad, my eldest, my
        youngest, my middle, our son, our daughter, our child, our boy, our girl, our lad, our eldest, our youngest,
        my grandson, my granddaughter, her son, her daughter, his son, his daughter, our grandson, my twins, my
        little, our little, my teenager, my sons, my daughters, their son, their daughter, their child, s son, s
        daughter, my foster, the kids, our kids, as a parent, as a mum, as a dad, as a family, my husband, my wife,
        my partner, our family, my grandchild, him and, autistic son, autistic daughter, parent of, mum of, mother
        of, dad of, father of, son, daughter, grandson, granddaughter, our house, my house
    """,
    "my_own": """
        my mum, my mam, my dad, my parents, my nan, my gran, my sister, my brother, my friend, my friends, my mates,
        my mate, my school, my college, my teacher, my teachers, my plan, my review, my job, my boss, my manager, my
        key worker, my social worker, my tutor, my class, my form, my course, my placement, my flat, my room, my
        future, my carer, my meds, my worker, my ta, my coach, my name is, my age, my phone, my autism, my adhd, my
        stammer, my disability, my exams, my timetable, at school, at college, in class, in lessons, my old school,
        my new school, i got, i am good at, when i was, i was NUM, i am NUM, when i leave, i want to be, i can do, i
        like, i did, i go, i do, mum says, dad says, mum said, dad said, mum, miss, sir, my foster carer, uni, sixth
        form, work experience, i live, i learned, i learnt, i made, my first, on my own, by myself
    """,
    "he_and_i": """
        he has, he is, he was, she has, she is, she was, he does, she does, he had, she had, he can, she can, he
        will, she will, for him, for her, about him, about her, him to, her to, with him, with her, he needs, she
        needs, he got, she got, he went, she went, he could, she could, to him, of him, he did, she did, he still,
        she still
    """,
    "family_struggle": """
        we were told, i was told, i rang, i phoned, i emailed, we rang, we waited, i asked, we asked, i had to, we
        had to, nobody told, no one told, they told, they said, i have had, we have had, i feel, we feel, i felt, we
        felt, i know, i think, i cannot, i could not, i just, we just, we got, i have, i was, we were, we had, i
        had, told me, told us, me and, us what, i do not, i did not, we did not, we do not, i said, i would, let us,
        made me, helped me, helped us, asked me, ask me
    """,
    "young_say": """
        young people said, young people say, young people told, young people felt, young people feel, pupils said,
        students said, children said, children told, students told, pupils told, young people asked, said young
        people, a young person said, young person said, youth forum, youth council, youth panel, young people
        wanted, young people want, year NUM student, year NUM pupil, yr NUM, young reviewer, young woman, young man,
        said one girl, said one boy, a student, a girl, a boy, school council, interns said, learners said, young
        adults said, young people described, young people thought, teenagers, learner voice, pupil voice, student
        voice, pupils asked, young people spoke, year NUM
    """,
    "parent_say": """
        parents said, parents say, parents told, parents felt, parents feel, families said, families say, families
        told, families felt, families feel, carers said, carers told, mum said, mother said, father said, dad said,
        one mother, one father, one parent, a mother, a father, a parent, parent carer forum, carer forum, forum
        members, parents described, families described, parents reported, families reported, parents asked, parents
        want, families want, parents wanted, parents thought, said one mother, parent survey, family survey,
        parents' survey, parents praised, families praised, parents spoke, parents report, parents value, families
        value, parents liked, parents agreed, parents who, grandmother, grandparent, nan, gran, foster carer, of
        parents, of families, several parents, some parents, many parents, most parents, some families, many
        families, parents we, mum :, dad :, gran :
    """,
}
"""Who speaks, of whom, and with what verbs."""

CONTENT_WORDS = {
    "outcome": """
        job+, jobs, paid work, employment, employed, work experience, wage+, earning, career, internship+,
        apprenticeship+, destination+, neet, into work, attendance, attend~, absence, absent, persistent absence,
        exclusion+, exclude~, suspension+, suspended, out of school, missing education, part - time timetable+,
        attainment, achieve~, achievement+, progress, results, qualification+, gcse+, phonics, reading age, reading,
        vocabulary, key stage, grades, independence, independent, independently, travel training, own home, own
        flat, tenancy, friend+, friendships, lonely, loneliness, isolated, isolation, belong, belonging, anxiety,
        anxious, confidence, self - esteem, wellbeing, well - being, mental health, crisis, self - harm, hospital
        admission+, admission+, a & e, weight, sleep, sleeping, seizures, pain, injury, injuries, happier, calmer,
        thrive~, flourish~, succeed, succeeds, success, quality of life, life chances, better lives, drop out,
        dropped out, drop - out, reintegrate~, back in school, back into school, stress, breakdown, relationship
        breakdown, left work, left their jobs, gave up work, reduced their hours, school place, homeless, offending,
        arrest+, in care, placement breakdown, regress~, speech, talking, walking, eating, play, learning, behind,
        caught up, catch up, make progress, making progress, next steps, adulthood
    """,
    "lives_better": """
        make progress, made progress, making progress, make good progress, do well, did well, doing well, make a
        difference, making a difference, made a difference, positive difference, real difference, difference to,
        better outcomes, improved outcomes, good outcomes, positive outcomes, needs met, needs are met, well met,
        thrive~, flourish~, succeed~, succeeding, settle~, settled, happier, calmer, safer, more confident, more
        independent, better prepared, well prepared, caught up, moved into, moved on to, stayed in, remain in
        education, remained in, returned to, back in, back at, gained, gain confidence, found work, in paid, got
        jobs, learned to, learnt to, no longer needed, no longer need, no longer have to, avoided, prevented,
        prevent~, able to attend, less anxious, grow in confidence, included, valued, feel safe, increased
        independence, improved attendance, benefit from, benefits from, benefited, get the help, receive the right,
        help them to, helps them to, helps children, helping children, for the first time, live independently, free
        of, fewer children, successfully, spared
    """,
    "lives_worse": """
        crisis, crisis point, unmet, needs unmet, needs are not met, not met, left without, without support, without
        a place, without a school, without education, fall behind, fell behind, fallen behind, falling behind,
        further behind, struggle~, struggling, worsen~, get worse, got worse, escalate~, lost, lose, loses, losing,
        miss out, missed out, missing out, missing, missed, out of education, out of school, not in education,
        excluded, suspended, isolated, at home, stay at home, stopped attending, stopped going, refuse~, dropped
        out, broke down, broken down, breakdown+, self - harm, distress, distressed, stress, stressed, anxiety,
        harm, harmed, suffer~, unsafe, poor outcomes, poorer outcomes, life chances, disadvantage~, left behind, no
        place, nothing to do, not attending, hospital, a & e, negative impact, detrimental, adversely, limits,
        restrict~, unable to attend, unable to, cannot attend, arrive at, not ready, ill - prepared, unprepared, not
        prepared, gave up, given up, going without, go without, went without, not get the, do not get, do not
        receive, do not have their, delays to, do not make, too late, suffered, reach crisis, in crisis, strain,
        exhausted, hardship, permanently excluded, undiagnosed, unidentified, unrecognised, not identified, not been
        identified, found late
    """,
    "child_subject": """
        children are, children have, children and young people are, children and young people have, young people
        are, young people have, pupils are, pupils have, students are, children receive, young people receive,
        children get, young people get, children make, pupils make, children who, young people who, pupils who,
        students who, those who, children with, children do, young people do, children and young people with send,
        children and young people do, children and young people who, children wait, young people wait, children and
        young people in, young people with, young people in, young people leave, young people move, learners who,
        families who, some children, many children, most children, too many children, children were, young people
        were, pupils were
    """,
    "process": """
        assessment+, assess, assessed, assesses, review+, reviewed, reviewing, panel+, referral+, referred, refer,
        triage, meeting+, meetings, meets, met, minutes, form, forms, template+, checklist+, toolkit+, guidance,
        pathway+, procedure, protocol, process, processes, training, trained, session+, workshop+, course, module+,
        webinar, drop - in+, clinic+, appointment+, visit+, visits, advice, helpline, portal, newsletter, leaflet+,
        website, database, dashboard, report, reports, plan, plans, strategy, audit, team, service, post, role,
        contract, commissioned, pilot, programme, network, group, hub, outreach, records, letter, email
    """,
    "deed": """
        opened, launched, appointed, recruited, set up, established, introduced, created, developed, published,
        commissioned, delivered, ran, run, runs, held, hosted, attended, trained, started, began, begun, joined,
        moved, issued, circulated, sent, added, agreed, signed, wrote, rewritten, rewrote, built, brought together,
        brings together, provides, provide, provided, offers, offer, offered, meets, visits, works with, work with,
        work alongside, supports, support, available, invited, booked, reviewed, updated, discussed, considered,
        noted, received, presented, in post, took place, met to, led by, funded, funded by, jointly, piloting,
        rolled out, expanded, extended, drafted, co - designed, designed, collects, checks, reads, rings, writes,
        asks, sits, hold, holds, oversees, reports to, includes, carries, covers
    """,
    "instruction": """
        please, contact, ring, call us, email, book, click, visit, complete the, send, bring, ask your, tell us, use
        the, do not, keep, check, make sure, note, remember, see page, see appendix, write, record, note that, keep
        a, ask, give, step, stage NUM, within NUM days
    """,
    "judged": """
        effective, effectively, well, good, strong, weak, poor, timely, quality, high - quality, consistently,
        clearly, robust, embedded, established, well - established, mature, early stage, at an early stage, in its
        infancy, underdeveloped, developing, understood, aware of, recognise, recognised, oversight, culture,
        ambition, relationships, joined - up, joined up, coherent, evident, notable, generally, typically, rigorous,
        swift, swiftly, positive, significant, considerable, sufficient, insufficient, enough, not enough, picture,
        works well, working well, not working, strength+, weakness+, shortcoming+, capacity, shortage+, vacancies,
        vacancy, demand, supply, caseload+, access, accessible
    """,
    "law": """
        act, act YEAR, regulation+, code of practice, statutory, section, sections, duty, duties, legal, legally,
        law, legislation, statute, must have regard, right to, entitled, entitlement, tribunal, ombudsman, guidance,
        department for education, dfe, nhs england, care act, children and families act, equality act, national,
        white paper, green paper, bill, regulations, inspection framework, ofsted, cqc
    """,
    "definition": """
        means, refers to, defined, definition+, glossary, stands for, known as, abbreviation+, term, terms used, is
        a, is an, are people, is the, covers, eligible, eligibility, criteria, responsible, accept~, aged, live in,
        residents, population
    """,
    "contents": """
        contents, page, pages, appendix, annex, agenda, item, apologies, date of next, next meeting, attendance :,
        present :, minutes of, declarations, version, table of, figure NUM, section NUM, p NUM, part NUM, for
        information, to note, noted, any other business, aob, p.m, pm, am, room, venue, car park, parking, tel,
        phone, e - mail, www, @, ©, copyright, confidential, office, postcode, reception, index, in this issue,
        title, author, circulation, published by, official, footer, header, paper NUM, matters arising
    """,
    "scope": """
        this report, this document, this letter, this strategy, this paper, this plan, this page, this section, this
        policy, this guide, did not look, did not review, does not cover, not covered, scope, purpose, purpose of,
        background, introduction, inspection took place, inspected, inspection team, team consisted, inspectors
        spoke, inspectors met, we visited, lead inspector, reviewed documents, methodology, evidence base, sets out,
        set out, summarises, describes, for context, is published, was published, previous inspection, last
        inspection, found that, identified as, area for priority action, areas for priority action, area for
        improvement, written statement, the inspection, requirement, past finding, was inspected in
    """,
    "other_topic": """
        adult, adults, older people, highways, parking, planning, roadworks, bins, library, libraries, housing,
        rent, dementia, staff wellbeing, appraisal, payroll, pension+, governor elections, breastfeeding, smoking,
        flu, vaccination+, maternity, road, bus, buses, planning application, menopause, sickness absence,
        safeguarding, lado, fostering, adoption, music, sport, raffle, recipe+, carpet, boiler
    """,
    "trend_word": """
        improving, improved, better, best, worse, worst, worsening, deteriorating, steady, stable, static, flat,
        unchanged, no change, stalled, recovered
    """,
    "hedge": """
        partly, partially, not fully, somewhat, fairly, reasonably, adequate, satisfactory, slow, slowly, modest, to
        some extent, early signs, beginning to, starting to, early days
    """,
    "leaders_act": """
        leaders have, leaders are, leaders know, leaders recognise, recognise that, leaders understand, are aware,
        is aware, plans are in place, plans in place, action is, actions are, taking action, taken action, has
        begun, have begun, begun to, is being, are being, being developed, to address, address this, addressing,
        recovery plan, improvement plan, steps to, working to, working on, are working, in response, responding
    """,
}
"""What a passage is about: lives, process, deeds, judgement, law, contents."""

WORK_VERBS = """
    accept, achieve, act, add, address, adopt, agree, allocate, allow, analyse, apply, appoint, approve, arrange,
    ask, assess, attend, audit, begin, book, bring, build, call, capture, carry, change, chase, check, choose,
    circulate, clarify, clear, close, collect, commission, complete, confirm, consider, contact, continue, convene,
    create, decide, define, deliver, design, develop, discuss, draft, draw, embed, enable, ensure, establish,
    evaluate, expand, explain, explore, extend, fill, finalise, find, follow, fund, gather, give, help, hold,
    identify, implement, improve, include, increase, inform, introduce, invite, invest, involve, issue, join, keep,
    launch, lead, learn, let, link, list, listen, look, maintain, make, manage, map, meet, monitor, move, name,
    note, notify, offer, open, organise, oversee, pay, pilot, plan, prepare, present, produce, promote, propose,
    provide, publish, put, raise, reach, read, receive, recommend, record, recruit, redesign, reduce, refer,
    refresh, remove, replace, report, require, respond, retain, return, review, revise, rewrite, ring, roll, run,
    sample, secure, see, seek, send, set, share, show, sign, simplify, start, state, stop, strengthen, submit,
    support, take, talk, tell, test, track, train, trial, try, understand, update, use, visit, work, write
"""
"""Verbs of plans, tasks and procedures in their plain form; at the head of a sentence they tell somebody to do it."""
