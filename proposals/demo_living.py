"""The demonstration's proposals beside those of 2024: few of each year that is over, and in the year of today every state.

Each line of ``open_matters`` says whose turn it is; its days are counted back from the day of loading.
"""

from datetime import date, timedelta

from members.demo_living import Living
from members.models import PlenaryYear
from proposals.cosigning import answer_invitation
from proposals.demo_matters import Matters
from proposals.models import Proposal, Unit

GRADES = ("satisfied", "satisfied", "mostly", "satisfied")
RESULTS = ("A", "B", "A", "C", "A", "B")
REJECTED = {"ground": "empty", "reason": "所提建议缺少可操作的措施，请补充调研后再提。"}
KEY = {"leading": "区长（演示）", "supervising": "区政协副主席（演示）"}
VISIT = {
    "kind": "supervising",
    "people": "区政协副主席、提案委（演示）",
    "content": "召开督办协商会，现场查看办理情况。",
}


def build(living: Living) -> None:
    """Years that are over first, then what was done this year, then what is open."""
    matters = Matters(living)
    for number in living.days.past:
        past(matters, living.years[number], 4 if number < 2023 else 6)
    done(matters)
    waiting_for_members(matters)
    under_review(matters)
    with_units(matters)
    with_own_unit(matters)
    answered(matters)


def past(matters: Matters, year: PlenaryYear, number: int) -> None:
    """So many that were handled to the end, and one each that was not filed, converted and merged."""
    living = matters.living
    begin = living.days.session(year.year)[0]
    leads = []
    for index, author in enumerate(living.serving(begin, number)):
        day = begin + timedelta(days=index % 3 + (60 if index == 3 else 0))
        proposal = matters.filed(day, author)
        hand = matters.accepted(proposal, day + timedelta(days=20), matters.other_unit())
        matters.answered(hand, day + timedelta(days=80 + index), RESULTS[index % len(RESULTS)])
        matters.evaluated(proposal, day + timedelta(days=90 + index), GRADES[index % len(GRADES)])
        leads.append(proposal)
    author, other = living.serving(begin, 2)
    matters.step(matters.submitted(begin, author), "reject", matters.staff, begin + timedelta(days=4), **REJECTED)
    merged = matters.submitted(begin, other)
    matters.step(merged, "merge", matters.staff, begin + timedelta(days=4), lead=leads[0])
    third = matters.submitted(begin, living.serving(begin, 1)[0])
    matters.step(third, "convert", matters.staff, begin + timedelta(days=4), reason="转有关部门参阅")
    matters.step(leads[1], "select_key", matters.staff, date(year.year, 2, 20), **KEY)
    if year.year >= 2023:
        matters.step(leads[0], "award", matters.staff, date(year.year, 12, 20))
        matters.step(leads[0], "publish", matters.staff, date(year.year, 12, 21))
    for proposal in Proposal.objects.filter(plenary=year).with_open_promise():
        matters.step(proposal, "fulfil", matters.staff, date(year.year, 12, 22), words="已按答复落实。")


def done(matters: Matters) -> None:
    """This year's so far: each as far as it may have come by today."""
    living, days = matters.living, matters.living.days
    for index, day in enumerate(days.spread(10)):
        unit = matters.own_unit if index % 4 == 1 else matters.other_unit()
        author = living.signing[0] if index == 0 else living.serving(day, 1)[0]
        proposal = matters.filed(day, author, unit=unit if unit == matters.own_unit else None)
        if index == 1:
            matters.step(proposal, "select_key", matters.staff, matters.soon(day, 2), **KEY)
        if (days.today - day).days < 50:
            continue
        hand = matters.accepted(proposal, day + timedelta(days=10), unit)
        matters.answered(hand, day + timedelta(days=35), RESULTS[index % len(RESULTS)])
        matters.evaluated(proposal, day + timedelta(days=42), GRADES[index % len(GRADES)])
        if index == 1:
            matters.step(
                proposal, "record_visit", matters.staff, day + timedelta(days=34), on=day + timedelta(days=34), **VISIT
            )
        if index in (0, 2):
            matters.step(proposal, "publish", matters.staff, days.of_year(3))
        if index == 0:
            matters.step(proposal, "award", matters.staff, days.of_year(3))


def waiting_for_members(matters: Matters) -> None:
    """Drafts, one that waits for signatures, invitations, one that came back."""
    living, days, own = matters.living, matters.living.days, matters.living.own
    signing = living.signing
    matters.write(days.ago(1), own, paper=False)
    waiting = matters.write(days.ago(2), own, paper=False, invited=signing[:2])
    matters.step(waiting, "wait_for_signatures", own.user, days.ago(2))
    with days.at(days.ago(1)):
        answer_invitation(waiting.proposers.get(member=signing[0]), accept=True)
    for author in signing[2:4]:
        matters.write(days.ago(1), author, paper=False, invited=[own, signing[0]])
    matters.write(days.ago(1), living.serving(days.ago(1), 1)[0])
    back = matters.submitted(days.ago(6), own, paper=False)
    matters.step(back, "return_for_changes", matters.staff, days.ago(3), reason="建议部分请写得更具体，一事一案。")


def under_review(matters: Matters) -> None:
    """待审查, 审查中, and what the review decided otherwise than to file it."""
    living, days, staff = matters.living, matters.living.days, matters.staff
    for number in (0, 1, 2):
        matters.submitted(days.ago(number), living.signing[number], paper=False)
    for number in (5, 4):
        matters.step(
            matters.submitted(days.ago(number), living.serving(days.ago(number), 1)[0]),
            "start_review",
            staff,
            days.ago(2),
        )
    author, other, third = living.serving(days.of_year(9), 3)
    matters.step(matters.submitted(days.of_year(9), author), "reject", staff, days.of_year(6), **REJECTED)
    matters.step(
        matters.submitted(days.of_year(9), other), "convert", staff, days.of_year(6), reason="情况紧急，转有关部门参阅"
    )
    for number in (5, 3, 2):
        lead = matters.filed(days.ago(number + 3), living.serving(days.ago(number), 1)[0], until=days.ago(number))
    matters.step(matters.submitted(days.ago(6), third), "merge", staff, days.ago(2), lead=lead)
    given_back = matters.filed(days.ago(12), author, until=days.ago(10))
    hand = matters.dispatched(given_back, days.ago(8), matters.other_unit())
    matters.by_unit(hand, "send_back", days.ago(4), reason="所提事项不属我单位职责，建议由街道办理。")


def with_units(matters: Matters) -> None:
    """In the hands of other units: to be taken over, under way, late, to be checked, an extension asked for, withdrawn."""
    living, days = matters.living, matters.living.days

    def filed(number: int) -> tuple[Proposal, Unit]:
        return matters.filed(days.ago(number), living.serving(days.ago(number), 1)[0]), matters.other_unit()

    proposal, unit = filed(9)
    matters.dispatched(proposal, days.ago(6), unit)
    proposal, unit = filed(75)
    matters.accepted(proposal, days.ago(70), unit, due=days.ago(4))
    matters.step(proposal, "urge", matters.dispatcher, days.ago(2), words="已超过答复期限，请抓紧答复提案人。")
    for _ in range(2):
        proposal, unit = filed(45)
        matters.answered(matters.accepted(proposal, days.ago(40), unit), days.ago(1), until="sign")
    proposal, unit = filed(62)
    hand = matters.accepted(proposal, days.ago(57), unit, due=days.ahead(4))
    matters.by_unit(
        hand, "ask_extension", days.ago(1), until=days.ahead(20), reason="需等待专项资金批复，申请延期答复。"
    )
    proposal, unit = filed(20)
    matters.accepted(proposal, days.ago(15), unit)
    matters.step(proposal, "withdraw", matters.staff, days.ago(8), reason="提案人来函要求撤回")
    proposal, unit = filed(30)
    matters.accepted(proposal, days.ago(26), unit)


def with_own_unit(matters: Matters) -> None:
    """What waits for the demonstration's handler, who is his unit's head."""
    living, days, unit = matters.living, matters.living.days, matters.own_unit

    def filed(number: int, unit: Unit | None = None) -> Proposal:
        return matters.filed(days.ago(number), living.serving(days.ago(number), 1)[0], unit=unit)

    matters.dispatched(filed(6, unit), days.ago(2), unit)
    matters.accepted(filed(63, unit), days.ago(58), unit, due=days.ahead(3))
    matters.accepted(filed(76, unit), days.ago(71), unit, due=days.ago(3))
    matters.answered(matters.accepted(filed(40, unit), days.ago(36), unit), days.ago(1), until="draft")
    matters.answered(matters.accepted(filed(42, unit), days.ago(37), unit), days.ago(2), until="check_letter")
    other = matters.other_unit()
    asked = filed(14)
    matters.accepted(asked, days.ago(10), other, helpers=[unit])
    signed = filed(34)
    hand = matters.accepted(signed, days.ago(30), other, helpers=[unit])
    matters.opined(hand.proposal.assignments.get(unit=unit), days.ago(6))
    matters.drafted(hand, days.ago(2))


def answered(matters: Matters) -> None:
    """待评价 by the demonstration's member, by others on paper, past its days; and once again after 不满意."""
    living, days, unit = matters.living, matters.living.days, matters.own_unit
    own = matters.filed(days.ago(50), living.own, paper=False, unit=unit)
    matters.answered(matters.accepted(own, days.ago(46), unit), days.ago(2), "B")
    for number in (5, 30):
        proposal = matters.filed(days.ago(number + 45), living.serving(days.ago(number + 45), 1)[0])
        hand = matters.accepted(proposal, days.ago(number + 40), matters.other_unit())
        matters.answered(hand, days.ago(number), "B")
    again = matters.filed(days.ago(55), living.signing[1], paper=False, unit=unit)
    matters.answered(matters.accepted(again, days.ago(50), unit), days.ago(12), "C")
    matters.evaluated(again, days.ago(6), "dissatisfied")
