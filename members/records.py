"""How members and their records stand in the list behind a number."""

from cppcc.figures import Columns, register
from members.models import Declaration, DutyRecord, DutyReport, Member

register(
    Member,
    Columns(
        cells=(
            ("姓名", lambda member: member.name),
            ("界别", lambda member: member.sector),
            ("党派", lambda member: member.get_party_display()),
            ("任职日期", lambda member: member.joined_on),
        ),
        url=lambda member: member.get_absolute_url(),
        related=("sector",),
    ),
)
register(
    DutyReport,
    Columns(
        cells=(
            ("常委", lambda report: report.member),
            ("年度", lambda report: report.year),
            ("状态", lambda report: report.get_state_display()),
            ("提交日期", lambda report: report.submitted_on),
        ),
        url=lambda report: report.member.get_absolute_url(),
        related=("member", "year"),
    ),
)
register(
    DutyRecord,
    Columns(
        cells=(
            ("日期", lambda row: row.on),
            ("委员", lambda row: row.member),
            ("类别", lambda row: row.get_kind_display()),
            ("角色", lambda row: row.get_part_display()),
            ("场合", lambda row: row.get_occasion_display()),
            ("半天数", lambda row: row.half_days),
            ("事项", lambda row: row.words),
        ),
        url=lambda row: row.open_url,
        related=("member",),
    ),
)
register(
    Declaration,
    Columns(
        cells=(
            ("日期", lambda row: row.on),
            ("委员", lambda row: row.member),
            ("类别", lambda row: row.get_kind_display()),
            ("事项", lambda row: row.title),
            ("状态", lambda row: row.get_state_display()),
        ),
        url=lambda row: row.get_absolute_url(),
        related=("member",),
    ),
)
