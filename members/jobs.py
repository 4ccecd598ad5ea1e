"""Background jobs of members: accounts in bulk, all files of a year, points and table of a large committee's assessment."""

import io
import zipfile
from typing import Any

from django.db import transaction

from cppcc.audit import events
from cppcc.calendar import clock
from cppcc.identity import identity
from cppcc.jobs import JobFailed, Progress, hand_in, job, made, request
from cppcc.models import Job, JobFile
from cppcc.notices import notify
from cppcc.rights import Refused
from cppcc.sheets import Sheet, workbook
from members import assessing, detailing, own_data, register
from members.assessing import POINTS
from members.documents import member_file, member_files
from members.ledger import served_in
from members.models import Assessment, DutyRecord, PlenaryYear, Sector, User
from members.ordering import order_of, ordered

ACCOUNTS = "members.accounts"
FILES = "members.files"
OWN_DATA = "members.own_data"
DETAIL = "members.detail"
IN_REQUEST = 1000
"""Records of a year whose points a request counts itself; more are a job."""
TOLD = 20
"""Members between two words of progress."""


@job(ACCOUNTS, minutes=30, slow=True, words="批量开通账号")
def open_accounts(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is a sector's key or "all". The list of first passwords is handed out once.

    The accounts, the row that names the list and the job's end stand in one transaction: a second attempt after a
    worker's death finds nothing made, or the job done.
    """
    sector = None if wanted.subject == "all" else Sector.objects.filter(pk=wanted.subject).first()
    if wanted.subject != "all" and sector is None:
        raise JobFailed("这个界别已不存在。")
    members = list(ordered(register.without_account(sector), order_of(wanted.user), clock.today()))

    def tell(done: int, number: int) -> None:
        progress(5 + 85 * done // number, f"正在开通账号，第 {done} / {number} 名")

    passwords = register.prepared(members, tell)
    progress(92, "正在保存密码单")  # a worker that lost its claim stops here
    with transaction.atomic():
        made = register.open_accounts(passwords)
        for member, _, _ in made:
            events.note("first_password", actor=wanted.user, target=member.user)
        rows = [(member.name, str(member.sector), name, password) for member, name, password in made]
        note = "首次登录后须修改密码；此表只能下载一次，分发后请销毁。"
        sheet = Sheet("首次登录", ("姓名", "界别", "登录名", "首次登录密码", note), rows)
        hand_in(wanted, progress, workbook(sheet), "xlsx", passing=True)
        if wanted.user:
            words = f"已为 {len(made)} 名委员开通账号，请下载首次登录密码单。"
            notify([wanted.user], words, "/accounts/bulk/", f"accounts:{wanted.pk}")


@job(FILES, minutes=60, slow=True, words="全部履职档案")
def build_files(wanted: Job, progress: Progress) -> None:
    """All members' files of a year. ``wanted.subject`` is "2024:pdf" (one document) or "2024:zip" (one file each)."""
    number, _, kind = wanted.subject.partition(":")
    year = PlenaryYear.objects.filter(year=number).select_related("term").first()
    if year is None or kind not in ("pdf", "zip"):
        raise JobFailed(f"没有{number}年度。")
    members = served_in(year, order_of(wanted.user))
    if not members:
        raise JobFailed(f"{year}没有委员。")
    if kind == "pdf":
        data = member_files(year, members, progress).data
    else:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for done, member in enumerate(members, start=1):
                progress(95 * done // len(members), f"正在排版 第 {done} / {len(members)} 名")
                archive.writestr(f"{done:03d}-{member.name}.pdf", member_file(member, year).data)
        data = buffer.getvalue()
    progress(97, "正在保存文件")  # a worker that lost its claim stops here
    with transaction.atomic():
        hand_in(wanted, progress, data, kind)
        if wanted.user:
            notify(
                [wanted.user], f"{year}履职档案已生成，请下载。", f"/member-files/{year.year}/", f"files:{wanted.pk}"
            )


@job(OWN_DATA, minutes=10, words="本人资料")
def give_own_data(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is the key of the account that asked, which is the one whose data it is."""
    user = User.objects.filter(pk=wanted.subject, is_active=True).first()
    if user is None:
        raise JobFailed("账号已停用，没有导出。")
    progress(10, "正在汇集本人的记录")
    hand_in(wanted, progress, own_data.packed(user), "zip", passing=True)


def is_long(year: PlenaryYear) -> bool:
    """Whether a year has more records than a request should count."""
    return DutyRecord.objects.filter(plenary=year).count() > IN_REQUEST


def order_points(assessment: Assessment, user: Any) -> None:
    """Have the points of an assessment counted in the background."""
    request(POINTS, _subject(assessment), user)


def points_job(assessment: Assessment) -> Job | None:
    """What counts the points of this state of the assessment, or failed at it."""
    return Job.objects.filter(kind=POINTS, subject=_subject(assessment)).first()


def _subject(assessment: Assessment) -> str:
    return f"{assessment.pk}:{assessment.version}"


@job(POINTS, minutes=30, slow=True, words="统计考核得分")
def count_points(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is "key:version" of the assessment as it was when it was ordered.

    The points, the course entry and the job's end stand in one transaction: a second attempt finds nothing counted, or
    the job done.
    """
    key, _, version = wanted.subject.partition(":")
    assessment = Assessment.objects.filter(pk=key).select_related("plenary").first()
    if assessment is None:
        raise JobFailed(assessing.GONE)
    progress(5, "正在读取履职记录")

    def tell(done: int, number: int) -> None:
        if done % TOLD == 0:
            progress(10 + 80 * done // number, f"正在统计第 {done + 1} / {number} 名委员")

    def close(counted: Assessment) -> None:
        progress(95, "正在登记")  # a worker that lost its claim stops here
        if wanted.user:
            said = f"{counted}已统计：{counted.grade_words}"
            notify([wanted.user], said, counted.get_absolute_url(), f"points:{wanted.pk}")
        progress.done()

    try:
        assessing.recount(assessment, wanted.user, int(version), tell, close)
    except Refused as reason:
        if wanted.user:
            said = f"{assessment}没有统计：{reason}"
            notify([wanted.user], said, assessment.get_absolute_url(), f"points:{wanted.pk}")
        raise JobFailed(str(reason)) from reason


# --- 得分明细表 -----------------------------------------------------------------------------------------------------
def detail_subject(assessment: Assessment, form: str) -> str:
    return f"{assessment.pk}:{form}"


def detail_name(assessment: Assessment, form: detailing.Form) -> str:
    """What the file is called."""
    return f"{assessment}得分明细表（{form.label.partition('（')[0]}）.{form.suffix}"


def detail_made(assessment: Assessment, form: str) -> JobFile | None:
    """The file of the assessment as it stands; None where none was made since it changed, or members are called otherwise."""
    file = made(DETAIL, detail_subject(assessment, form))
    return file if file is not None and file.made_from == _made_from(assessment) else None


def _made_from(assessment: Assessment) -> str:
    return f"{assessment.version} {identity().posted_by}"


@job(DETAIL, minutes=30, slow=True, words="得分明细表")
def build_detail(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is "key:form" (``detailing.Form``) of an assessment."""
    key, _, form = wanted.subject.partition(":")
    assessment = Assessment.objects.filter(pk=key).select_related("plenary").first()
    if assessment is None or form not in detailing.Form:
        raise JobFailed(assessing.GONE)
    of, number = _made_from(assessment), assessment.entries.count()

    def tell(done: int) -> None:
        progress(5 + 80 * done // max(number, 1), f"正在写第 {done + 1} / {number} 名委员")

    try:
        data = detailing.made(assessment, form, identity().posted_by, tell)
    except Refused as reason:
        raise JobFailed(str(reason)) from reason
    name = detailing.Form(form)
    progress(97, "正在保存文件")  # a worker that lost its claim stops here
    with transaction.atomic():
        hand_in(wanted, progress, data, name.suffix, made_from=of)
        if wanted.user:
            said = f"{assessment}得分明细表（{name.label.partition('（')[0]}）已生成，请下载。"
            notify([wanted.user], said, f"{assessment.get_absolute_url()}details/", f"detail:{wanted.pk}")
