"""Reports in every state, with every token that a text may hold, typed numbers and half tokens."""

from datetime import date
from typing import Any

from django.core.files.storage import default_storage

from activities.models import Activity, Photo
from cppcc import clock, jobs
from cppcc.models import Job
from reports import keeping, kinds
from reports.models import Comment, Report
from tests.landed.making.world import World, on, step

EVERY_TOKEN = [
    "[[年度]]年（[[期间]]），[[本会]]（[[机构]]）[[届次]]。",
    "立案[[proposals.filed]]件，即[[proposals.filed:汉字]]件；提交[[proposals.submitted:余10]]件，[[proposals.submitted:多5]]件。",
    "办复率[[proposals.reply_rate:%]]（[[proposals.reply_rate]]），满意率[[proposals.satisfaction_rate:%]]。",
    "立案数[[proposals.filed:同比]]，办复率[[proposals.reply_rate:同比]]。",
    "微建议[[micro.submitted:同比]]。",
    "捐款捐物[[welfare.donations:万余]]元，即[[welfare.donations]]万元。",
    "累计立案[[累计:proposals.filed]]件，累计办复率[[累计:proposals.reply_rate:%]]，累计[[累计:proposals.filed:汉字]]件。",
    "形成[[titles:outcomes.reports]]，品牌“[[titles:brand.active]]”。",
    "重点提案[[titles:proposals.key]]，共[[proposals.key]]件。",
    "藏书[[reading.books]]册，购书款[[reading.money:万余]]元，读书活动[[reading.events]]场，共建[[reading.partners]]家；“示例议事厅”[[brand.1.sessions]]场。",
    "文旅报告[[tourism.reports]]篇，协商会建议[[tourism.suggestions]]条。",
    "〔当 proposals.filed > 5〕立案多于五件。",
    "〔当 proposals.filed < 5〕立案少于五件。",
    "〔当 proposals.class_d = 0〕没有D类答复。",
    "〔当 累计:micro.done > 0〕微建议已有落地，共[[累计:micro.done]]条。",
    "〔逐条 activities.consultations〕[[序号]]．[[名称]]（[[年度]]年）；",
    "省级优秀微建议[[micro.provincial_excellent]]条。",
    "走访[[liaison.visits]]人次，解决问题[[liaison.problems_solved]]个。",
    "手工写的数字：立案提案3件，提案总数99件，组织活动7场次，2024年3月召开第9次会议，共1,234人。",
]
FAULTY = [
    "完整的[[proposals.filed]]件，半个[[proposals.filed 件。",
    "半个proposals.filed]]件。",
    "不在句首的〔当 proposals.filed > 0〕条件。",
    "没有的数据[[proposals.no_such]]件。",
    "没有的写法[[proposals.filed:没有此写法]]件，[[proposals.filed:余]]件。",
    "〔当 proposals.filed 大约 3〕读不懂的条件。",
    "〔逐条 proposals.no_such〕[[名称]]；",
    "名称在外面[[名称]]，[[titles:proposals.no_such]]。",
    "没有基数的评价[[proposals.satisfaction_rate:%]]。",
    "好的一句：提案[[proposals.submitted]]件，[[titles:proposals.filed]]。",
]


def block(key: str, kind: str, *lines: str, head: str = "", **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "head": head, "lines": list(lines), **more}


def text_of(*, photos: list[str], more: tuple[str, ...] = ()) -> dict[str, Any]:
    """A text with passages of every kind."""
    return {
        "opening": "[[年度]]年，[[本会]]认真履职，在任委员[[members.serving]]名。\n现报告如下。",
        "closing": "新的一年，[[本会]]将继续努力。",
        "parts": [
            {
                "key": "p1", "title": "凝心聚力", "kinds": ["special_consultation"], "charts": ["activity_months"],
                "blocks": [
                    block("b1", "paragraph", *EVERY_TOKEN, *more, head="总的情况。"),
                    block("b2", "list", "〔逐条 outcomes.reports〕[[序号]]. [[名称]]", "其他成果另行印发", head="成果："),
                    block("b3", "quote", "建言资政和凝聚共识双向发力。"),
                ],
            },
            {
                "key": "p2", "title": "数据和图表", "kinds": [], "charts": [], "columns": 3,
                "blocks": [
                    block("b4", "heading", head="提案"),
                    block("b5", "table", "项目|数量", "立案\t[[proposals.filed]]件", "满意率|[[proposals.satisfaction_rate:%]]"),
                    block("b6", "figures", "[[proposals.filed]]", "[[proposals.satisfaction_rate]]", "[[micro.submitted]]"),
                    block("b7", "heading", head="没有的事"),
                    block("b8", "paragraph", "答复为D类的：[[titles:proposals.class_d]]。"),
                    block("b9", "chart", "proposal_categories"),
                    block("b10", "chart", "trend:proposals.filed"),
                    block("b11", "photos", *photos, columns=2),
                ],
            },
        ],
    }  # fmt: skip


class Office:
    def __init__(self, world: World) -> None:
        self.world, self.staff, self.leader = world, world["staff"], world["leader"]

    def write(self, report: Report, day: str, data: dict[str, Any], name: str = "") -> Report:
        with on(day):
            return keeping.change(report, report.version, self.staff, lambda text: text.update(data), name)

    def build(self, report: Report, day: str) -> None:
        """As the worker does it."""
        with on(day):
            job = jobs.request("reports.build", report.slug, self.staff)
            jobs.run(job.pk)
        job.refresh_from_db()
        assert job.state == Job.State.DONE, job.error

    def through(self, report: Report, day: str, *names: str, **data: Any) -> Report:
        for name in names:
            user = self.leader if name in ("sign", "reopen") else self.staff
            if name == "build":
                self.build(report, day)
            else:
                report = step(report, name, user, day, **(data if name in ("reopen", "send_back") else {}))
        return Report.objects.get(pk=report.pk)


def build(world: World) -> None:
    office = Office(world)
    photos = [str(pk) for pk in Photo.objects.order_by("pk").values_list("pk", flat=True)]
    _archived(office)
    _published(office, photos)
    _taken_back(office, photos)
    _signed(office)
    _on_their_way(office)
    _faulty(office)


def _archived(office: Office) -> None:
    """2023, as a file of before: it names no Word file, no sheet, and what it says was not kept with it."""
    report = keeping.begun(office.world.years[2023])
    paragraph = block("b", "paragraph", "立案[[proposals.filed]]件，办复率[[proposals.reply_rate:%]]。")
    parts = [{"key": "p", "title": "工作", "blocks": [paragraph]}]
    report = office.write(report, "2024-01-10", {"opening": "开头。", "closing": "结尾。", "parts": parts})
    report = office.through(report, "2024-01-11", "submit", "build", "pass_check", "sign", "publish", "archive")
    for name in report.papers.values():
        default_storage.delete(name)
    Report.objects.filter(pk=report.pk).update(said={}, papers={})


def _published(office: Office, photos: list[str]) -> None:
    """2024: sent back, signed, published, taken back, mended, signed and published again."""
    report = keeping.begun(office.world.years[2024])
    report = office.write(report, "2025-01-02", text_of(photos=photos))
    report = office.through(report, "2025-01-03", "submit")
    with on("2025-01-04"):
        Comment.objects.create(
            report=report, block="b1", words="请核数字。", user=office.leader, at=clock.now(), done=True
        )
        Comment.objects.create(report=report, block="b3", words="引文可删。", user=office.staff, at=clock.now())
    report = office.through(report, "2025-01-04", "send_back", reason="请改引文。")
    report = office.through(report, "2025-01-05", "submit", "build", "pass_check", "sign", "publish")
    report = office.through(report, "2025-01-09", "reopen", reason="“履职”一句须改。")
    more = ("撤回后补写的一句，立案[[proposals.filed]]件。",)
    report = office.write(report, "2025-01-10", text_of(photos=photos, more=more), "2024年度履职报告（修订）")
    office.through(report, "2025-01-12", "submit", "build", "pass_check", "sign", "publish")


def _taken_back(office: Office, photos: list[str]) -> None:
    """The second quarter's: signed once, taken back, written again: a draft with an edition and an open text."""
    report = keeping.opened(kinds.of_quarter(office.world.years[2024], 2))
    few = [block("b1", "paragraph", "[[期间]]微建议落地[[累计:micro.done]]条，立案[[累计:proposals.filed]]件。")]
    report = office.write(report, "2024-07-04", {"parts": [{"key": "p1", "title": "第二季度", "blocks": few}]})
    report = office.through(report, "2024-07-05", "submit", "build", "pass_check", "sign")
    report = office.through(report, "2024-07-08", "reopen", reason="补充数据。")
    office.write(report, "2025-03-03", text_of(photos=photos, more=("本季度办结微建议[[累计:micro.done]]条。",)))


def _signed(office: Office) -> None:
    """A committee's own year, signed; an activity was entered afterwards: the records say otherwise now."""
    world = office.world
    report = keeping.opened(kinds.of_body(world.years[2024], world.bodies["提案委员会"]))
    report = office.write(report, "2025-01-14", {"parts": [{**part, "charts": []} for part in report.text["parts"]]})
    office.through(report, "2025-01-15", "submit", "build", "pass_check", "sign")
    later = Activity.objects.get(title="第九次常委会会议")
    later.committee = world.bodies["提案委员会"]
    later.bump()
    later.save()


def _on_their_way(office: Office) -> None:
    """On proposals: waiting for the signature. Of half a year: with the office, in words that came with the program."""
    year = office.world.years[2024]
    report = keeping.opened(kinds.of_proposals(year))
    report = office.write(
        report, "2025-03-04", {"parts": [{**part, "charts": []} for part in report.text["parts"][:1]]}
    )
    office.through(report, "2025-03-05", "submit", "build", "pass_check")
    report = keeping.opened(kinds.of_period(year, date(2024, 1, 1), date(2024, 6, 30), "上半年工作"))
    office.through(report, "2025-03-06", "submit")


def _faulty(office: Office) -> None:
    """2025, a draft: half tokens, unknown names and forms, a token in a title."""
    report = keeping.begun(office.world.years[2025])
    data = text_of(photos=[])
    data["parts"].append(
        {"key": "p3", "title": "半个[[标题", "blocks": [block("b12", "paragraph", *FAULTY, head="[[proposals.filed]]")]}
    )
    report = office.write(report, "2025-03-10", data)
    with on("2025-03-11"):
        job = jobs.request("reports.build", report.slug, office.staff)
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED, job.state
    with on("2025-03-14"):
        jobs.request("activities.workbook", "2025", office.staff)  # waits for the worker
