"""The demonstration's activities beside those of 2024: what each year held, and this week's, with those who sign up and come."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile

from activities.demo.facts import CULTURE, ECONOMY, EDUCATION, GROUP_TITLES, LAW, PROPOSALS, STUDIO
from activities.demo.pictures import drawn_placeholder
from activities.models import Activity, Attendance, Brand, Outcome, PlanItem, Theme
from activities.services import attending, checkin, entering
from activities.services.activity import add_photos, save_activity, set_suggestions
from members.demo_days import moment
from members.demo_living import Living
from members.models import Member, PlenaryYear
from members.models.body import chinese_ordinal

State = Attendance.State


@dataclass(frozen=True)
class Held:
    """One activity of a year; ``form``: as what it stands in the plan."""

    kind: str
    title: str
    place: str
    committee: str = ""
    heads: int = 8
    form: str = ""
    advice: tuple[str, ...] = ()
    outcome: str = ""
    brand: bool = False
    recommended: bool = False
    group: bool = False
    public: int = 0
    photo: str = ""
    theme: bool = False


HELD: tuple[Held, ...] = (
    Held("standing_committee", "常委会会议", "区政协会议室", heads=30),
    Held("research", "数字经济企业发展情况调研", "区科创平台", ECONOMY, 10, "research",
         ("完善企业诊断服务", "培育本地应用场景"), "关于推动数字经济企业发展的调研报告", photo="委员到科创平台调研"),
    Held("grassroots_consultation", "“谏议朝阳”协商议事：小区停车和充电", "桂林街道委员工作站", STUDIO, 9, brand=True, public=21,
         advice=("单位车位错时共享", "集中建设充电棚", "公开收费标准"), photo="“谏议朝阳”协商议事会"),
    Held("special_consultation", "优化营商环境专题协商会", "区政协会议室", ECONOMY, 12, "special",
         ("惠企政策免申即享", "规范涉企检查", "建立企业诉求闭环")),
    Held("group_activity", "界别群众接待日", "南湖街道委员工作站", heads=6, group=True),
    Held("training", "委员履职能力培训班", "区委党校", STUDIO, 24, photo="委员参加履职培训"),
    Held("inspection", "安全生产和消防工作视察", "辖区商圈", LAW, 9, "inspection", ("补齐老旧小区消防设施",),
         "关于全区安全生产工作的视察报告"),
    Held("supervision", "区人民法院庭审观摩", "区人民法院", STUDIO, 7, recommended=True),
    Held("counterpart_consultation", "普惠托育服务对口协商会", "区政协会议室", EDUCATION, 10, "counterpart",
         ("利用闲置园舍办托", "加强托育人员培训")),
    Held("welfare", "助学公益活动", "辖区小学", EDUCATION, 8, public=30),
    Held("proposal_consultation", "重点提案办理协商会", "区政协会议室", PROPOSALS, 8, "proposal", ("办理结果向提案人公开",)),
    Held("study", "“书香政协”读书交流会", "城市书房", CULTURE, 14),
    Held("grassroots_consultation", "“谏议朝阳”协商议事：社区助餐点怎么办好", "清和街道委员工作站", STUDIO, 8, brand=True, public=18,
         advice=("公示食材来源", "引入志愿配送")),
    Held("research", "文旅融合发展调研", "莲花岛景区", CULTURE, 9, "research", ("开通旅游环线巴士", "打造夜间消费街区"),
         "关于推进文旅融合发展的调研报告", theme=True),
    Held("liaison", "界别委员座谈会", "区政协会议室", CULTURE, 12),
)  # fmt: skip
TO_COME: tuple[tuple[str, str], ...] = (("sector", "科技界别协商：科技成果转化"), ("research", "城市更新项目调研"))
"""What stands in the year's plan and has not been held."""


def past(living: Living, year: PlenaryYear) -> None:
    """What a year held, a session a month or so."""
    _session(living, year)
    some = HELD[::2] if year.year < 2023 else HELD
    step = 300 // len(some)
    for index, fact in enumerate(some):
        _held(living, fact, living.days.worked(date(year.year, 2, 10) + timedelta(days=index * step)), index)


def present(living: Living) -> None:
    """What this year held so far, what was left unfinished yesterday, and what is to come."""
    days, year = living.days, living.now
    if days.session(year.year)[1] < days.today:
        _session(living, year)
    for quarter, (form, topic) in enumerate(TO_COME, 3):
        _plan(living, year, topic, form, ECONOMY, quarter)
    for index, (fact, day) in enumerate(zip(HELD, days.spread(len(HELD)), strict=True)):
        _held(living, fact, day, index)
    _in_every_street(living)
    _yesterday(living)
    _today(living)
    _to_come(living)


def _in_every_street(living: Living) -> None:
    groups = living.world.groups
    for index, (group, day) in enumerate(zip(groups, living.days.spread(len(groups)), strict=True)):
        title, place = GROUP_TITLES[index % len(GROUP_TITLES)], f"{group.street}委员工作站"
        one = _new(living, "group_activity", f"{group.street}：{title}", place, day, (14, 16), group=group)
        _entered(living, one, living.serving(day, 5), {})


def _plan(living: Living, year: PlenaryYear, topic: str, form: str, committee: str, quarter: int) -> PlanItem:
    return PlanItem.objects.create(
        plenary=year, topic=topic, form=form, lead_committee=living.world.committees[committee], quarter=quarter,
        approved_on=min(date(year.year, 1, 25), living.days.today),
    )  # fmt: skip


def _new(
    living: Living, kind: str, title: str, place: str, day: date, hours: tuple[int, int], **more: object
) -> Activity:
    return Activity(
        title=title, kind=kind, place=place, starts_at=moment(day, hours[0]), ends_at=moment(day, hours[1]),
        created_by=living.accounts["staff"], **more,
    )  # fmt: skip


def _session(living: Living, year: PlenaryYear) -> None:
    opens, closes = living.days.session(year.year)
    title = f"政协长春市朝阳区第{year.term}委员会第{chinese_ordinal(year.session)}次会议"
    one = _new(living, "plenary", title, "区会议中心", opens, (9, 16))
    one.ends_at = moment(closes, 11)
    _entered(living, one, living.serving(opens, 60), {State.LEAVE: living.serving(opens, 3)})


def _held(living: Living, fact: Held, day: date, index: int) -> None:
    year = PlenaryYear.objects.of_day(day)
    assert year is not None
    plan = _plan(living, year, fact.title, fact.form, fact.committee, (day.month - 1) // 3 + 1) if fact.form else None
    streets = {one.street: one for one in living.world.groups}
    group = streets[fact.place.removesuffix("委员工作站")] if fact.group else None
    hour = 14 if index % 3 == 1 else 9
    one = _new(
        living, fact.kind, fact.title, fact.place, day, (hour, hour + 2),
        committee=living.world.committees.get(fact.committee), group=group,
        plan_item=plan, brand=Brand.objects.get(name="谏议朝阳") if fact.brand else None, recommended=fact.recommended,
        summary=f"{fact.title}在{fact.place}举行，参加人员围绕议题深入交流。（演示）",
    )  # fmt: skip
    present = living.serving(day, fact.heads)
    if index % 4 == 2 and living.own.joined_on <= day:
        present = [living.own, *present[1:]]
    _entered(living, one, present, {State.ABSENT: []}, {"public": fact.public} if fact.public else {})
    with living.days.at(day, 18):
        if fact.theme:
            one.themes.add(Theme.objects.get(code="tourism"))
        set_suggestions(one, list(fact.advice))
        if fact.brand:
            one.suggestions.filter(pk=one.suggestions.earliest("pk").pk).update(
                converted_on=min(day + timedelta(days=40), living.days.today), conversion="由街道和相关部门采纳落实"
            )
        if fact.outcome:
            sent = min(day + timedelta(days=21), living.days.today)
            Outcome.objects.create(activity=one, kind=fact.kind, title=fact.outcome, sent_on=sent)
        if fact.photo and year.year >= 2023:
            picture = drawn_placeholder(day.year + index)
            add_photos(one, [ContentFile(picture, name=f"demo-{day.year}-{index:02d}.png")], fact.photo)


def _entered(
    living: Living,
    one: Activity,
    present: list[Member],
    away: dict[str, list[Member]],
    others: dict[str, int] | None = None,
) -> None:
    """Written down by the office in the evening, everybody at once."""
    rows = [entering.Entered(member, State.PRESENT) for member in present]
    known = {member.pk for member in present}
    rows += [
        entering.Entered(member, state, "出差在外")
        for state, members in away.items()
        for member in members
        if member.pk not in known
    ]
    with living.days.at(max(one.starts_at.date(), one.ends_at.date()), 18):
        save_activity(one, {}, others or {})
        entering.enter(one, rows)


def _each(members: list[Member]) -> list[Member]:
    """Everybody once."""
    return list({member.pk: member for member in members}.values())


# --- this week ---------------------------------------------------------------------------------------------------
def _yesterday(living: Living) -> None:
    """One where members checked in by themselves, one that nobody has written down yet."""
    days = living.days
    day = days.of_year(1)
    one = _new(living, "study", "委员学习座谈会", "区政协会议室", day, (14, 16))
    with days.at(days.of_year(4)):
        save_activity(one, {}, {})
        attending.invite(one, _each([*living.signing, *living.serving(day, 4)]))
    with days.at(day, 14):
        for member in living.signing[:4] if day < days.today else ():  # on the year's first day it is still to come
            checkin.check_in(one, member)
    with days.at(days.of_year(5)):
        save_activity(
            _new(living, "visit", "走访联系企业", "委员企业", days.of_year(2), (9, 11), committee=living.world.committees[ECONOMY]),
            {}, {},
        )  # fmt: skip


def _today(living: Living) -> None:
    """All day, so that the code can be shown and scanned whenever it is looked at."""
    day = living.days.today
    one = _new(living, "group_activity", "委员接待群众日（全天）", "桂林街道委员工作站", day, (7, 20), open_signup=True)
    one.group = living.world.groups[1]
    with living.days.at(living.days.ago(4)):
        save_activity(one, {}, {})
        attending.invite(one, _each([living.own, *living.signing[:3], *living.serving(day, 5)]))
    with living.days.at(living.days.ago(2)):
        for member in (living.own, *living.signing[:2]):
            attending.sign_up(one, member)


def _to_come(living: Living) -> None:
    """Tomorrow with sign-up open to all; further ones with invitations that wait for an answer, and leaves asked."""
    days, signing = living.days, living.signing
    tomorrow = _new(
        living, "study", "“书香政协”读书分享会", "城市书房", days.today + timedelta(days=1), (14, 16), open_signup=True
    )
    inspection = _new(
        living, "inspection", "冬季供热和老旧小区改造视察" if days.today.month in (10, 11, 12, 1, 2, 3) else "背街小巷整治视察",
        "辖区小区", days.ahead(3), (9, 11), committee=living.world.committees[LAW],
    )  # fmt: skip
    talk = _new(
        living, "sector_consultation", "科技界别协商会", "区政协会议室", days.ahead(8), (14, 16),
        committee=living.world.committees[ECONOMY],
    )  # fmt: skip
    for one in (tomorrow, inspection, talk):
        with days.at(days.ago(3)):
            save_activity(one, {}, {})
    for one in (inspection, talk):
        with days.at(days.ago(3), 10):
            attending.invite(one, _each([living.own, *signing, *living.serving(days.today, 6)]))
    with days.at(days.ago(1)):
        attending.sign_up(tomorrow, signing[0])
        attending.sign_up(inspection, signing[1])
        for one, member in ((inspection, signing[2]), (inspection, signing[3]), (talk, signing[2])):
            attending.ask_leave(one, member, "当天有出庭安排" if member == signing[2] else "外地出差")
