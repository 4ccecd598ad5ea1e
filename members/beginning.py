"""Steps of a new installation: term and year, bodies, people and accounts, the year's scheme (``cppcc.frame.beginning``)."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.frame import Numbers, Standing, Step, first_steps
from cppcc.frame.beginning import KEEPERS, counted
from cppcc.lists import describe
from cppcc.rights import Role
from members.models import Committee, Member, MemberGroup, Organization, PlenaryYear, Scheme, Sector, Term, User
from members.states import SchemeState

STAFF, ADMIN = frozenset({Role.STAFF}), frozenset({Role.ADMIN})
SECTORS = (
    "中共", "民革", "民盟", "民建", "民进", "农工党", "致公党", "九三学社", "台盟", "无党派", "共青团", "工会", "妇联", "工商联",
    "科协", "侨联", "文化艺术", "科技", "社会科学", "经济", "农业", "教育", "体育", "新闻出版", "医药卫生", "社会福利", "少数民族",
    "宗教", "港澳", "特邀",
)  # fmt: skip
COMMITTEES = (
    "提案委员会", "经济委员会", "教科卫体委员会", "社会法制委员会", "文化文史委员会",
)  # fmt: skip
ORGANIZATIONS = {
    **dict.fromkeys(("民革", "民盟", "民建", "民进", "农工党", "致公党", "九三学社", "台盟"), Organization.Kind.PARTY),
    **dict.fromkeys(("总工会", "共青团", "妇联", "工商联", "科协", "侨联"), Organization.Kind.PEOPLE),
}
OFFICE_ROLES = (Role.STAFF, Role.DISPATCHER, Role.LEADER)


def register_page(slug: str) -> Callable[[Any], str]:
    return lambda year: reverse("register_list", args=[slug])


def new_in(slug: str) -> Callable[[Any], str]:
    return lambda year: reverse("register_new", args=[slug])


def taken(model: type[Any], known: Iterable[str], **more: Callable[[str], Any]) -> Callable[[Iterable[str]], int]:
    """Takes offered names over into a register, in their order; what stands there already stays."""

    def take(names: Iterable[str]) -> int:
        wanted, new = set(names), 0
        with transaction.atomic():
            for place, name in enumerate(known):
                if name in wanted:
                    values = {"order": (place + 1) * 10, **{field: give(name) for field, give in more.items()}}
                    new += model.objects.get_or_create(name=name, defaults=values)[1]
        return new

    return take


def _office(numbers: Numbers) -> Standing:
    missing = [role.label for role in OFFICE_ROLES if not numbers[role]]
    if len(missing) == len(OFFICE_ROLES):
        return Standing(False)
    return Standing(not missing, f"还缺：{'、'.join(missing)}" if missing else "各类账号都有了")


def _own_accounts(numbers: Numbers) -> Standing:
    """More than half of those who serve have an account: the others may never want one."""
    serving, have = numbers["serving"], numbers["have"]
    return Standing(have > 0 and have * 2 > serving, f"{serving} 名在任委员中 {have} 名有账号" if serving else "")


def _scheme(numbers: Numbers) -> Standing:
    if numbers["published"]:
        return Standing(True, "已公布")
    return Standing(False, "草案已建立，公布后才计分" if numbers["any"] else "")


def _serving(year: Any) -> dict[str, Any]:
    serving = Member.objects.serving(clock.today())
    return {"serving": serving, "have": serving.filter(user__is_active=True)}


def _active(role: Role) -> Any:
    return User.objects.filter(is_active=True, role_grants__role=role)


first_steps(
    Step(
        "term", "届", 1, 2, "五年一届；委员任期、届内累计和连续两年的等次都按届计算。", 1, KEEPERS, new_in("terms"),
        lambda year: {"rows": Term.objects.all()}, counted("届"), needed=True,
    ),
    Step(
        "year", "届次年度", 1, 3, "提案、活动、得分和报告都归到一个年度；没有当天所在的年度，谁也不能提交。", 2, KEEPERS,
        lambda year: reverse("year_new"),
        lambda year: {"rows": PlenaryYear.objects.filter(starts_on__lte=clock.today(), ends_on__gte=clock.today())},
        lambda numbers: Standing(numbers["rows"] > 0, "今天所在的年度已建立" if numbers["rows"] else ""), after=("term",), needed=True,
    ),
    Step(
        "sectors", "界别", 2, 1, "每名委员属于一个界别；得分、分析和报告按界别列出。", 2, KEEPERS, register_page("sectors"),
        lambda year: {"rows": Sector.objects.all()}, counted("个界别"),
        offered=lambda: list(SECTORS), take=taken(Sector, SECTORS), needed=True,
    ),
    Step(
        "committees", "专门委员会", 2, 2, "牵头协商计划和活动，委员可编入其中。", 2, KEEPERS, register_page("committees"),
        lambda year: {"rows": Committee.objects.all()}, counted("个专门委员会"),
        offered=lambda: list(COMMITTEES), take=taken(Committee, COMMITTEES),
    ),
    Step(
        "groups", "街道活动组", 2, 3, "按街道、乡镇编组开展委员活动；不设活动组的可标为不需要。", 5, KEEPERS, register_page("groups"),
        lambda year: {"rows": MemberGroup.objects.all()}, counted("个活动组"),
    ),
    Step(
        "organizations", "政协参加单位", 2, 4, "以单位名义提出提案的民主党派和人民团体。", 2, KEEPERS,
        register_page("organizations"),
        lambda year: {"rows": Organization.objects.all()}, counted("个单位"), offered=lambda: list(ORGANIZATIONS),
        take=taken(Organization, ORGANIZATIONS, kind=lambda name: ORGANIZATIONS[name]),
    ),
    Step(
        "office", "机关、交办和领导的账号", 3, 1, "机关工作人员登记和审查，交办人员交单位，领导看数据并签发；一个账号可有几个角色。", 5,
        ADMIN, lambda year: reverse("account_new"), lambda year: {role: _active(role) for role in OFFICE_ROLES}, _office, needed=True,
    ),
    Step(
        "members", "委员名册", 3, 2, "用电子表格一次导入全部委员，有错逐格指出，全部改好才写入。", 20, STAFF,
        lambda year: reverse("member_import"), lambda year: {"rows": Member.objects.all()}, counted("名委员"),
        after=("sectors",), needed=True,
    ),
    Step(
        "member_accounts", "委员的账号", 3, 3, "批量开通，每人一张首次登录密码条；过半数在任委员有账号即为完成。", 5, ADMIN,
        lambda year: reverse("account_bulk"), _serving, _own_accounts, after=("members",),
    ),
    Step(
        "scheme", "考核办法", 4, 2, "从样例或上年办法开始，逐条改好再公布；公布之前不给任何委员计分。", 20, STAFF,
        lambda year: reverse("scheme_of_year"),
        lambda year: {
            "any": Scheme.objects.filter(plenary=year),
            "published": Scheme.objects.filter(plenary=year, state=SchemeState.PUBLISHED),
        },
        _scheme, after=("year",),
    ),
)  # fmt: skip

# what each register is for
describe(
    "本会和年度",
    {
        "terms": ("届", "五年一届；委员任期、届内累计按届计算。"),
        "years": ("个年度", "每年一次全体会议开启一个年度，提案、活动、得分和报告都归到年度。"),
    },
)
describe(
    "界别和机构",
    {
        "sectors": ("个界别", "每名委员属于一个界别，得分和报告按界别列出。"),
        "committees": ("个", "专门委员会牵头计划和活动，委员可编入其中。"),
        "groups": ("个", "按街道、乡镇编组的委员活动组，活动可记到组。"),
        "organizations": ("个", "以单位名义提出提案的民主党派和人民团体。"),
    },
)
describe(
    "委员履职",
    {
        "occasions": ("种", "协商、调研、会议、培训等活动种类，考核办法按种类计分。"),
        "duty-kinds": ("种", "履职记录的种类，供申报和计分；自带之外可以增加本机关的（文史资料、值班接待等）。"),
        "duty-parts": ("种", "委员在一项履职中的角色；可以增加本机关的（主持、协助等），由本机关的履职种类选用。"),
        "levels": ("级", "采用、刊发和批示的层级，从区到全国。"),
        "talks": ("次", "考核不称职的委员须约谈，在此登记时间、地点和内容。"),
        "given-points": ("条", "机关说明理由给委员加分或扣分，在得分中单列；考核批准后只能以修订更正。"),
        "awards": ("项", "委员的年度荣誉，列入履职档案。"),
    },
)
