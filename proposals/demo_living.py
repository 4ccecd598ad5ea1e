"""The demonstration's proposals beside those of 2024: few of each year that is over, and in the year of today every state.

``OPEN`` says what was filed for whose turn; its days are counted back from the day of loading. All are filed in the order
of their days first, so that their numbers follow them.
"""

from datetime import date, timedelta

from members.demo_days import WHOLE
from members.demo_living import Living
from members.models import Organization, PlenaryYear
from proposals.cosigning import answer_invitation
from proposals.demo_matters import Matters
from proposals.models import Proposal

GRADES = ("satisfied", "satisfied", "mostly", "satisfied")
RESULTS = ("A", "B", "A", "C", "A", "B")
REJECTED = {"ground": "empty", "reason": "所提建议缺少可操作的措施，请补充调研后再提。"}
KEY = {"leading": "区长（演示）", "supervising": "区政协副主席（演示）"}
VISIT = {
    "kind": "supervising",
    "people": "区政协副主席、提案委（演示）",
    "content": "召开督办协商会，现场查看办理情况。",
}

OPEN: dict[str, tuple[int, bool]] = {
    # for the dispatcher
    "to dispatch": (8, False), "to dispatch, second": (6, False), "to dispatch, third": (5, False),
    "given back": (12, False), "extension": (62, False), "to check": (45, False), "to check, second": (44, False),
    # in the hands of other units
    "new": (9, False), "late": (75, False), "under way": (30, False), "withdrawn": (20, False),
    "opinion wanted": (14, False), "signature wanted": (34, False),
    # in the hands of the demonstration's own unit
    "own, new": (6, True), "own, due": (63, True), "own, late": (76, True), "own, drafted": (40, True),
    "own, to send": (42, True),
    # answered
    "to evaluate": (50, True), "unheard": (53, False), "lapsed": (75, False), "again": (55, True),
}  # fmt: skip
"""What for: how many working days ago it was submitted, and whether it is a matter of the demonstration handler's unit."""


def build(living: Living) -> None:
    """Years that are over first, then what was filed since, then what became of it."""
    matters = Matters(living)
    for number in living.days.past:
        past(matters, living.years[number], 4 if number < WHOLE - 1 else 6 if number == WHOLE - 1 else 10)
    filed, done = file_all(matters)
    go_on(matters, done)
    for_the_dispatcher(matters, filed)
    with_units(matters, filed)
    with_own_unit(matters, filed)
    answered(matters, filed)
    waiting_for_members(matters)
    under_review(matters, filed["to dispatch, third"])


def file_all(matters: Matters) -> tuple[dict[str, Proposal], list[Proposal]]:
    """Everything that is filed, in the order of its days: what is open by its name, and this year's that goes its way."""
    living, days = matters.living, matters.living.days
    parties = list(Organization.objects.order_by("order"))
    spread = [(day, f"{place}") for place, day in enumerate(days.spread(10))]
    filed: dict[str, Proposal] = {}
    for day, name in sorted([(days.ago(number), name) for name, (number, _) in OPEN.items()] + spread):
        author, other = living.serving(day, 2)
        unit = matters.own_unit if (OPEN[name][1] if name in OPEN else int(name) % 4 == 1) else None
        if name == "to evaluate":
            filed[name] = matters.filed(day, living.own, paper=False, unit=unit)
        elif name in ("again", "0"):
            filed[name] = matters.filed(day, living.signing[1], paper=False, unit=unit)
        elif name in ("2", "5"):
            filed[name] = matters.filed(day, parties[int(name)], unit=unit)
        elif name in ("3", "6"):
            filed[name] = matters.filed(day, author, invited=[other], unit=unit)
        else:
            filed[name] = matters.filed(day, author, unit=unit)
    return filed, [filed.pop(name) for _, name in spread]


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


def go_on(matters: Matters, done: list[Proposal]) -> None:
    """This year's so far: each as far as it may have come by today."""
    days = matters.living.days
    for index, proposal in enumerate(done):
        day = proposal.submitted_on or days.today
        if index == 1:
            matters.step(proposal, "select_key", matters.staff, matters.soon(day, 2), **KEY)
        if (days.today - day).days < 50:
            continue
        unit = matters.own_unit if index % 4 == 1 else matters.other_unit()
        hand = matters.accepted(proposal, day + timedelta(days=10), unit)
        matters.answered(hand, day + timedelta(days=35), RESULTS[index % len(RESULTS)])
        matters.evaluated(proposal, day + timedelta(days=42), GRADES[index % len(GRADES)])
        if index == 1:
            visited = day + timedelta(days=34)
            matters.step(proposal, "record_visit", matters.staff, visited, on=visited, **VISIT)
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


def under_review(matters: Matters, lead: Proposal) -> None:
    """待审查, 审查中, and what the review decided otherwise than to file it."""
    living, days, staff = matters.living, matters.living.days, matters.staff
    for number in (0, 1, 2):
        matters.submitted(days.ago(number), living.signing[number], paper=False)
    for number in (5, 4):
        proposal = matters.submitted(days.ago(number), living.serving(days.ago(number), 1)[0])
        matters.step(proposal, "start_review", staff, days.ago(2))
    day, decided = days.of_year(9), days.of_year(6)
    author, other, third = living.serving(day, 3)
    matters.step(matters.submitted(day, author), "reject", staff, decided, **REJECTED)
    matters.step(matters.submitted(day, other), "convert", staff, decided, reason="情况紧急，转有关部门参阅")
    matters.step(matters.submitted(days.ago(4), third), "merge", staff, days.ago(1), lead=lead)


def for_the_dispatcher(matters: Matters, filed: dict[str, Proposal]) -> None:
    """Besides what waits to be dispatched: given back by a unit, letters to be checked, an extension asked for."""
    days = matters.living.days
    hand = matters.dispatched(filed["given back"], days.ago(8), matters.other_unit())
    matters.by_unit(hand, "send_back", days.ago(4), reason="所提事项不属我单位职责，建议由街道办理。")
    for name in ("to check", "to check, second"):
        hand = matters.accepted(filed[name], days.ago(40), matters.other_unit())
        matters.answered(hand, days.ago(1), until="sign")
    hand = matters.accepted(filed["extension"], days.ago(57), matters.other_unit(), due=days.ahead(4))
    reason = "需等待专项资金批复，申请延期答复。"
    matters.by_unit(hand, "ask_extension", days.ago(1), until=days.ahead(20), reason=reason)


def with_units(matters: Matters, filed: dict[str, Proposal]) -> None:
    """In the hands of other units: new, under way after another unit had it, late and urged, withdrawn."""
    days = matters.living.days
    matters.dispatched(filed["new"], days.ago(6), matters.other_unit())
    hand = matters.accepted(filed["under way"], days.ago(26), matters.other_unit())
    words = "有关职责已划转，改由现主管单位办理。"
    matters.living.take(hand, "reassign", matters.dispatcher, days.ago(19), unit=matters.other_unit(), reason=words)
    (next_hand,) = filed["under way"].assignments.filter(returned_on=None)
    matters.by_unit(next_hand, "accept", days.ago(17))
    matters.accepted(filed["late"], days.ago(70), matters.other_unit(), due=days.ago(4))
    words = "已超过答复期限，请抓紧答复提案人。"
    matters.step(filed["late"], "urge", matters.dispatcher, days.ago(2), words=words)
    matters.accepted(filed["withdrawn"], days.ago(15), matters.other_unit())
    matters.step(filed["withdrawn"], "withdraw", matters.staff, days.ago(8), reason="提案人来函要求撤回")


def with_own_unit(matters: Matters, filed: dict[str, Proposal]) -> None:
    """What waits for the demonstration's handler, who is his unit's head."""
    days, unit, other = matters.living.days, matters.own_unit, matters.other_unit()
    matters.dispatched(filed["own, new"], days.ago(2), unit)
    matters.accepted(filed["own, due"], days.ago(58), unit, due=days.ahead(3))
    matters.accepted(filed["own, late"], days.ago(71), unit, due=days.ago(3))
    matters.answered(matters.accepted(filed["own, drafted"], days.ago(36), unit), days.ago(1), until="draft")
    matters.answered(matters.accepted(filed["own, to send"], days.ago(37), unit), days.ago(2), until="check_letter")
    matters.accepted(filed["opinion wanted"], days.ago(10), other, helpers=[unit])
    hand = matters.accepted(filed["signature wanted"], days.ago(30), other, helpers=[unit])
    matters.opined(hand.proposal.assignments.get(unit=unit), days.ago(6))
    matters.drafted(hand, days.ago(2))


def answered(matters: Matters, filed: dict[str, Proposal]) -> None:
    """待评价 by the demonstration's member, by others on paper, past its days; and once again after 不满意."""
    days, unit = matters.living.days, matters.own_unit
    matters.answered(matters.accepted(filed["to evaluate"], days.ago(46), unit), days.ago(2), "B")
    for name, sent in (("unheard", 5), ("lapsed", 30)):
        hand = matters.accepted(filed[name], days.ago(sent + 40), matters.other_unit())
        matters.answered(hand, days.ago(sent), "B")
    matters.answered(matters.accepted(filed["again"], days.ago(50), unit), days.ago(12), "C")
    matters.evaluated(filed["again"], days.ago(6), "dissatisfied")
