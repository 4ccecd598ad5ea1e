"""Proposals in every state and hands in every state: of 2023 imported, of 2024 handled, of 2025 under way."""

import io
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook
from proposals.workflow import State

from members.models import Member
from proposals import importing
from proposals.demo import SCAN
from proposals.handling import add_attachments, answer_invitation, write_draft
from proposals.models import Assignment, Category, Proposal, ProposalRules, Proposer, UnitAward
from tests.landed.making.world import World, on, picture, step

SITUATION = "近年来有关工作取得进展，但仍有不足：设施老旧、协调不够、居民反映较多。"
SUGGESTION = "一、摸清底数，分批改造。二、明确牵头单位和完成时限。三、建立巡查和反馈机制。"


class Writing:
    def __init__(self, world: World) -> None:
        self.world = world
        self.categories = list(Category.objects.order_by("order"))
        self.letters = 0
        self.count = 0

    # --- one step each ---------------------------------------------------------------------------------------
    def draft(self, title: str, day: str, who: str = "一", kind: str = "sole", body: str = "", invited: str = "",
              **more: Any) -> Proposal:  # fmt: skip
        """A draft as its writer saves it; a paper one as staff enter it."""
        world, year = self.world, self.world.years[int(day[:4])]
        self.count += 1
        paper = more.pop("is_paper", False)
        user = world["staff"] if paper or who not in world.users else world[who]
        with on(day):
            proposal = Proposal(
                plenary=year, title=f"关于{title}的提案", situation=SITUATION, suggestion=SUGGESTION,
                category=self.categories[self.count % len(self.categories)], proposer_kind=kind, is_paper=paper,
                kind="plenary" if day[5:7] == "01" else "ordinary", responsible="示例负责人" if body else "", **more,
            )  # fmt: skip
            author = None if body else Member.objects.get(pk=world.members[who].pk)
            others = [world.members[one] for one in invited]
            write_draft(proposal, user, author, world.bodies.get(body), others)
            proposal.suggested_units.add(world.units["住建"])
        return proposal

    def writer(self, proposal: Proposal) -> Any:
        return self.world["staff"] if proposal.is_paper else Proposal.objects.get(pk=proposal.pk).created_by

    def submitted(self, *args: Any, **kwargs: Any) -> Proposal:
        proposal = self.draft(*args, **kwargs)
        taken: Proposal = step(proposal, "submit", self.writer(proposal), args[1])
        return taken

    def filed(self, title: str, day: str, filed: str, *args: Any, **kwargs: Any) -> Proposal:
        proposal = self.submitted(title, day, *args, **kwargs)
        step(proposal, "start_review", self.world["staff"], filed)
        taken: Proposal = step(proposal, "file", self.world["staff"], filed)
        return taken

    def dispatched(self, proposal: Proposal, day: str, lead: str = "", co: str = "", separate: str = "",
                   **more: Any) -> list[Assignment]:  # fmt: skip
        """Units by the first character of their short names; the hands come back in their order."""
        units = {name[0]: unit for name, unit in self.world.units.items()}
        step(
            proposal, "dispatch", self.world["dispatcher"], day, lead_unit=units[lead] if lead else None,
            co_units=[units[one] for one in co], separate_units=[units[one] for one in separate], **more,
        )  # fmt: skip
        return list(proposal.assignments.active().order_by("pk"))

    def own(self, hand: Assignment, name: str, day: str, *, head: bool = False, **data: Any) -> None:
        """A step of the hand's own unit."""
        short = next(short for short, unit in self.world.units.items() if unit.pk == hand.unit_id)
        step(hand, name, self.world[f"{short}{'负责人' if head else '承办'}"], day, **data)

    def drafted(self, hand: Assignment, day: str, result: str = "A", name: str = "draft") -> None:
        self.letters += 1
        words = {
            "number": f"{hand.unit.letter_code}函〔{day[:4]}〕{self.letters}号", "result_class": result,
            "text": "收悉您的提案，现答复如下：\n已会同有关单位研究，列入年度计划。\n感谢您的关心支持。", "contact": "示例 0000-0000",
        }  # fmt: skip
        self.own(hand, name, day, **words)

    def sent(self, hand: Assignment, drafted: str, sent: str, result: str = "A") -> None:
        """A reply from its draft to the proposer."""
        self.drafted(hand, drafted, result)
        helping = Assignment.objects.helping().filter(proposal=hand.proposal_id)
        for one in helping:
            short = next(short for short, unit in self.world.units.items() if unit.pk == one.unit_id)
            step(hand, "countersign", self.world[f"{short}负责人"], drafted, words="同意。")
        self.own(hand, "sign", sent, head=True)
        step(hand, "check_letter", self.world["dispatcher"], sent)
        self.own(hand, "send", sent)

    def talked(self, hand: Assignment, day: str, mode: str = "visit") -> None:
        facts = {
            "mode": mode,
            "on": date.fromisoformat(day),
            "people": "提案人、科室负责人",
            "content": "当面沟通办理思路。",
        }
        self.own(hand, "record_contact", day, **facts)

    def rated(self, proposal: Proposal, day: str, who: str, result: str, words: str = "") -> None:
        step(proposal, "evaluate", self.world[who], day, attitude="satisfied", result=result, words=words)


def build(world: World) -> None:
    ProposalRules.objects.create(plenary=world.years[2024], return_workdays=5, public=True)
    work = Writing(world)
    _former(world)
    lead = _closed(work)
    _second_round(work)
    _collective(work)
    _letters_under_way(work)
    _decided(work, lead)
    # 2025 has rules of its own: all proposers evaluate, units have ten working days, there is a class D.
    ProposalRules.objects.create(
        plenary=world.years[2025], return_workdays=10, reply_months=2, feedback_by="all", class_d="另行处理",
        remind_workdays="10,5,1",
    )  # fmt: skip
    _under_review(work)
    _at_units(work)
    _rated_by_some(work)


def _former(world: World) -> None:
    """Two proposals of 2023, imported from a sheet: one satisfied with, one without an evaluation."""
    book = Workbook()
    book.active.append(list(importing.HEADINGS))
    days = [date(2023, 1, 9), date(2023, 1, 20), date(2023, 4, 10)]
    text = ["情况。", "建议。"]
    book.active.append(
        ["2023", "1", "关于示例路灯的提案", "赵示一、钱示二", "社会建设", *text, "区住建局", *days, "A", "满意"]
    )
    book.active.append(["2023", "2", "关于示例课桌的提案", "李示四", "文化建设", *text, "区教育局", *days, "B", ""])
    buffer = io.BytesIO()
    book.save(buffer)
    with on("2024-01-04"):
        sheet = importing.read(buffer.getvalue())
        assert not sheet.faults, sheet.faults
        importing.write(sheet, world["staff"])


def _closed(work: Writing) -> Proposal:
    """Key, excellent, published, with all that a proposal can carry; and one whose B promise is done."""
    staff = work.world["staff"]
    proposal = work.filed("加快老旧管网改造", "2024-01-08", "2024-01-15", "一")
    add_attachments(proposal, [("现场图.png", picture((120, 140, 120), "attachment.png"))])
    step(proposal, "select_key", staff, "2024-02-01", leading="示例副区长", supervising="示例副主席")
    lead, co = work.dispatched(proposal, "2024-02-20", "住", "交")
    work.own(lead, "accept", "2024-02-22")
    work.own(co, "accept", "2024-02-23")
    step(proposal, "urge", work.world["office"], "2024-03-05", words="请抓紧办理。")
    work.own(co, "give_opinion", "2024-03-10", opinion="配合做好道路恢复。")
    work.talked(lead, "2024-03-12")
    work.talked(lead, "2024-03-14", "phone")
    for kind, day in (("leading", "2024-03-20"), ("supervising", "2024-04-02")):
        facts = {"kind": kind, "on": date.fromisoformat(day), "people": "示例领导一行", "content": "现场督办。"}
        step(proposal, "record_visit", staff, day, **facts)
    work.sent(lead, "2024-04-10", "2024-04-18")
    work.rated(proposal, "2024-04-25", "一", "satisfied", "办理认真。")
    step(proposal, "publish", staff, "2024-05-06")
    step(proposal, "award", staff, "2024-12-20")
    UnitAward.objects.create(plenary=work.world.years[2024], unit=work.world.units["住建"])

    other = work.filed("完善社区体育设施", "2024-01-08", "2024-01-16", "二", publishable=False)
    (hand,) = work.dispatched(other, "2024-02-20", "教")
    work.own(hand, "accept", "2024-02-26")
    work.sent(hand, "2024-06-03", "2024-06-05", "B")  # after its due date
    work.rated(other, "2024-06-10", "二", "mostly", "希望加快。")
    step(other, "fulfil", staff, "2024-11-20", words="三处场地已经建成。")
    other.related.add(proposal)

    unrated = work.filed("规范电动车停放", "2024-01-09", "2024-01-16", "八")
    (hand,) = work.dispatched(unrated, "2024-02-20", "住")
    work.own(hand, "accept", "2024-02-21")
    helper = [unit for name, unit in work.world.units.items() if name == "民政"]
    step(unrated, "add_units", work.world["dispatcher"], "2024-02-27", co_units=helper)
    co = unrated.assignments.helping().get()
    work.own(co, "accept", "2024-03-01")
    work.own(co, "give_opinion", "2024-03-04", opinion="无意见。")
    work.sent(hand, "2024-04-08", "2024-04-09", "C")
    step(unrated, "close", staff, "2024-05-20", reason="评价期限已过。")
    return proposal


def _second_round(work: Writing) -> None:
    """Separate units; 不满意 on paper: both handle again, one has drafted, one was given more time."""
    world = work.world
    proposal = work.draft("优化养老服务布局", "2024-10-21", "三", "joint", invited="二四五八")
    for short, accept in (("二", True), ("四", False), ("五", True)):  # 八 never answered
        with on("2024-10-23"):
            answer_invitation(Proposer.objects.get(proposal=proposal, member=world.members[short]), accept=accept)
    step(proposal, "submit", world["三"], "2024-10-25")
    step(proposal, "file", world["staff"], "2024-11-01", reason="同意立案。")
    first, second = work.dispatched(proposal, "2024-11-04", separate="教民", reply_due=date(2025, 1, 31))
    for hand in (first, second):
        work.own(hand, "accept", "2024-11-06")
        work.talked(hand, "2024-11-20", "talk")
    work.sent(first, "2025-01-10", "2025-01-15", "B")
    work.sent(second, "2025-01-20", "2025-01-24", "C")
    facts = {"member": world.members["三"], "attitude": "mostly", "result": "dissatisfied", "words": "没有时限。"}
    step(
        proposal, "record_feedback", world["staff"], "2025-02-10", **facts, scan=ContentFile(SCAN, name="feedback.pdf")
    )
    work.drafted(first, "2025-03-03", "B")
    work.own(second, "ask_extension", "2025-03-04", until=date(2025, 3, 28), reason="需现场复核。")
    step(second, "grant_extension", world["dispatcher"], "2025-03-05", words="请抓紧。")


def _collective(work: Writing) -> None:
    """A party's that was returned by one unit and answered by another, still to be evaluated, with an open promise; a
    committee's that waits to be sent; a sector's overdue with more time asked for; a group's; a people's organisation's."""
    world = work.world
    party = work.filed("健全社区医养结合", "2024-11-18", "2024-11-25", "五", "party", "民盟区委", is_paper=True)
    (hand,) = work.dispatched(party, "2024-11-27", "教")
    work.own(hand, "send_back", "2024-12-02", reason="不属本单位职责。")
    (hand,) = work.dispatched(party, "2024-12-04", "民")
    work.own(hand, "accept", "2024-12-05")
    work.talked(hand, "2025-01-08")
    work.sent(hand, "2025-03-05", "2025-03-07", "B")

    committee = work.filed("提升提案办理质量", "2024-11-18", "2024-11-25", "一", "committee", "提案委员会")
    (hand,) = work.dispatched(committee, "2024-12-16", "交")
    work.own(hand, "accept", "2024-12-18")
    work.own(hand, "ask_extension", "2025-01-06", until=date(2025, 5, 16), reason="需会商。")
    step(hand, "grant_extension", world["dispatcher"], "2025-01-08")
    work.drafted(hand, "2025-03-06", "A")
    work.own(hand, "sign", "2025-03-10", head=True)
    step(hand, "check_letter", world["dispatcher"], "2025-03-12")

    sector = work.filed("加强乡村教师培训", "2024-11-19", "2024-11-25", "四", "sector", "教育")
    (hand,) = work.dispatched(sector, "2024-11-28", "教")
    work.own(hand, "accept", "2024-11-29")
    work.own(hand, "ask_extension", "2025-02-10", until=date(2025, 4, 28), reason="培训计划未定。")
    step(hand, "refuse_extension", world["dispatcher"], "2025-02-12", reason="请按期答复。")
    work.own(hand, "ask_extension", "2025-03-03", until=date(2025, 3, 31), reason="文稿待会签。")

    group = work.filed("改善背街小巷环境", "2024-11-20", "2024-11-26", "八", "group", "前进")
    lead, co = work.dispatched(group, "2024-12-16", "住", "交")
    work.own(lead, "accept", "2024-12-17")
    work.own(co, "accept", "2024-12-17")
    work.own(co, "give_opinion", "2025-01-13", opinion="配合施划停车位。")
    work.drafted(lead, "2025-03-10")  # not countersigned yet


def _letters_under_way(work: Writing) -> None:
    people = work.filed("维护新就业群体权益", "2024-11-20", "2024-11-26", "五", "people", "总工会", is_paper=True)
    (hand,) = work.dispatched(people, "2024-12-16", "民")
    work.own(hand, "accept", "2024-12-18")
    work.drafted(hand, "2025-02-24", "A")
    work.own(hand, "sign", "2025-02-26", head=True)
    step(hand, "return_letter", work.world["dispatcher"], "2025-02-28", reason="请写明时限。")
    work.drafted(hand, "2025-03-03", "A", "redraft")
    work.own(hand, "sign", "2025-03-11", head=True)


def _decided(work: Writing, lead: Proposal) -> None:
    """Merged, rejected, converted, withdrawn before and after dispatch."""
    staff = work.world["staff"]
    merged = work.submitted("更新老旧小区管道", "2024-01-09", "四")
    step(merged, "merge", staff, "2024-01-18", lead=Proposal.objects.get(pk=lead.pk), reason="内容相近。")
    rejected = work.submitted("某项个人事务", "2024-01-10", "二")
    step(rejected, "reject", staff, "2024-01-18", ground="private", reason="属于个人事务。")
    converted = work.submitted("增设路口提示牌", "2024-01-10", "三")
    step(converted, "convert", staff, "2024-01-18", reason="转有关部门参阅。")
    early = work.submitted("调整公交线路", "2024-01-10", "五")
    step(early, "withdraw", staff, "2024-01-19", reason="提案人要求撤案。")
    late = work.filed("建设口袋公园", "2024-01-10", "2024-01-19", "九", is_paper=True)
    lead_hand, _ = work.dispatched(late, "2024-02-20", "住", "民")
    work.own(lead_hand, "accept", "2024-02-21")
    step(late, "withdraw", staff, "2024-03-01", reason="项目已实施，提案人要求撤案。")


def _under_review(work: Writing) -> None:
    world = work.world
    draft = work.draft("推进书香校园建设", "2025-03-10", "一", "joint", invited="二五九")
    with on("2025-03-12"):
        answer_invitation(Proposer.objects.get(proposal=draft, member=world.members["五"]), accept=True)
    taken_back = work.submitted("发展银发经济", "2025-01-08", "二")
    step(taken_back, "take_back", world["二"], "2025-01-09")
    work.submitted("支持小微企业融资", "2025-03-11", "四")
    reviewing = work.submitted("建设智慧停车平台", "2025-03-11", "五")
    step(reviewing, "start_review", world["staff"], "2025-03-13")
    returned = work.draft("完善托育服务", "2025-03-03", "三", "joint", invited="一四")
    step(returned, "submit", world["三"], "2025-03-05")
    step(returned, "return_for_changes", world["staff"], "2025-03-11", reason="请补充具体建议。")


def _at_units(work: Writing) -> None:
    """待交办 from the start and after a return; 待签收 while the unit may still return; accepted by one of two."""
    work.filed("保护历史街区", "2025-03-04", "2025-03-12", "一")
    waiting = work.filed("治理噪声扰民", "2025-03-03", "2025-03-05", "四")
    work.dispatched(waiting, "2025-03-06", "住", "交")
    over = work.filed("修缮示例桥梁", "2025-01-08", "2025-01-14", "八")
    work.dispatched(over, "2025-02-17", "交")  # the days for a return are over
    back = work.filed("建设充电设施", "2025-03-03", "2025-03-05", "五")
    hand, helping = work.dispatched(back, "2025-03-07", "教", "民")
    work.own(hand, "send_back", "2025-03-12", reason="应由住建部门主办。")
    work.own(helping, "accept", "2025-03-12")
    handling = work.filed("普及急救知识", "2025-01-08", "2025-01-14", "三")
    work.dispatched(handling, "2025-03-10", separate="教民")
    work.own(handling.assignments.get(unit=work.world.units["教育"]), "accept", "2025-03-11")


def _rated_by_some(work: Writing) -> None:
    """2025 asks all who signed: two of three have evaluated."""
    world = work.world
    proposal = work.draft("繁荣夜间经济", "2025-01-06", "一", "joint", invited="二五")
    for short in "二五":
        with on("2025-01-07"):
            answer_invitation(Proposer.objects.get(proposal=proposal, member=world.members[short]), accept=True)
    step(proposal, "submit", world["一"], "2025-01-08")
    step(proposal, "file", world["staff"], "2025-01-13")
    (hand,) = work.dispatched(proposal, "2025-01-20", "交")
    work.own(hand, "accept", "2025-01-21")
    work.talked(hand, "2025-02-12")
    work.sent(hand, "2025-03-05", "2025-03-07", "D")
    work.rated(proposal, "2025-03-10", "一", "satisfied")
    work.rated(proposal, "2025-03-11", "五", "mostly")
    assert Proposal.objects.get(pk=proposal.pk).state == State.REPLIED
