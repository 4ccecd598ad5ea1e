"""Records of other people and units, one for each name that stands in the matrix."""

from datetime import date

import pytest
from django.utils import timezone

from activities.models import (
    ActivityFile,
    Indicator,
    MicroPhoto,
    OfficeTask,
    OpinionAdoption,
    Outcome,
    Photo,
    Quantity,
    Suggestion,
)
from cppcc import recycle
from cppcc.models import ListBatch, ListExport, Notice, SavedView
from members import drafting
from members.models import (
    Assessment,
    AssessmentEntry,
    Declaration,
    DutyRecord,
    DutyReport,
    PastMembership,
    Position,
    Proof,
    Question,
    QuestionFile,
    Scheme,
)
from proposals.models import Attachment, Feedback, Proposer
from reports.keeping import begun
from tests import factories
from tests.matrix import S


def published(year: int) -> int:
    """A year whose scheme its members may read; a draft they may not."""
    scheme = drafting.start(factories.PlenaryYearFactory(year=year), "example:default")
    Scheme.objects.filter(pk=scheme.pk).update(state="published", published_at=timezone.now())
    return year


@pytest.fixture
def records(year, picture):
    """Records of other people, of another unit."""
    proposal = factories.ProposalFactory(state="filed", number=1)
    activity = factories.ActivityFactory()
    micro = factories.MicroFactory(state="submitted")
    opinion = factories.MicroFactory(kind="opinion", state="adopted", entered_by=factories.UserFactory())
    indicator = Indicator.objects.create(
        key="office.matters", name="落实事项", unit="项", definition="逐项", belongs_to="opinion"
    )
    file = picture()
    answered = factories.ProposalFactory(state="replied", number=2)
    reply = factories.ReplyFactory(assignment__proposal=answered)
    grade = {
        "attitude_id": "satisfied",
        "result_id": "satisfied",
        "given_on": "2024-04-01",
        "recorded_by": answered.created_by,
    }
    member = factories.MemberFactory(photo=picture())
    declaration = Declaration.objects.create(
        plenary=year, member=member, kind="welfare", on="2024-03-01", title="助老", created_by=answered.created_by
    )
    assessment = Assessment.objects.create(
        plenary=year, rules={}, counted_at=timezone.now(), created_by=answered.created_by
    )
    points = {"rank": 1, "total": 60, "base": 60, "bonus": 0, "deduction": 0}
    AssessmentEntry.objects.create(assessment=assessment, member=member, name=member.name, sector="教育", **points)
    asked = factories.AskedFactory(member=member)
    question = Question.objects.create(assessment=assessment, member=member, about="活动", words="少记一次")
    found = {
        "hand": factories.AssignmentFactory(proposal=factories.ProposalFactory(state="dispatched", number=3)),
        "reply": reply,
        "feedback": Feedback.objects.create(proposal=answered, on_paper=True, scan=picture(), **grade),
        "signature": Proposer.objects.create(
            proposal=answered, member=member, scan=picture(), signed_on="2024-01-09", order=2
        ),
        "attachment": Attachment.objects.create(proposal=proposal, file=picture(), name="附件.jpg", size=1),
        "notice": Notice.objects.create(user=answered.created_by, key="k", words="x", at=timezone.now()),
        "proposal": proposal,
        "activity": activity,
        "indicator": indicator,
        "fact": Quantity.objects.create(indicator=indicator, on="2024-05-01", opinion=micro),
        "micro": micro,
        "entered_opinion": opinion,
        "adoption": OpinionAdoption.objects.create(opinion=opinion, level="city"),
        "member": member,
        "sector": factories.SectorFactory(),
        "user": factories.UserFactory(),
        "outcome": Outcome.objects.create(activity=activity, kind="research", title="报告"),
        "suggestion": Suggestion.objects.create(activity=activity, text="建议"),
        "attendance": factories.AttendanceFactory(activity=activity),
        "activity_file": ActivityFile.objects.create(activity=activity, file=picture(), name="通知.jpg"),
        "brand": factories.BrandFactory(),
        "group": factories.GroupFactory(),
        "task": OfficeTask.objects.create(
            plenary=year, title="任务", owner=answered.created_by, quarter=1, due_on="2024-03-01"
        ),
        "own figure": factories.OwnFigureFactory(),
        "year_report": begun(year),
        "year": year,
        "move": PastMembership.objects.create(
            member=member, sector=member.sector, starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31)
        ),
        "position": Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-01"),
        "duty": DutyRecord.objects.create(
            member=member, plenary=year, kind="attendance", on="2024-05-20", words="调研", source=activity
        ),
        "declaration": declaration,
        "filing": asked.filing_id,
        "asked": asked.pk,
        "proof": Proof.objects.create(declaration=declaration, file=picture(), name="证明.jpg"),
        "question": question.pk,
        "question file": QuestionFile.objects.create(question=question, file=picture(), name="证明.jpg"),
        "report": DutyReport.objects.create(member=member, year=year, file=picture(), file_name="报告.jpg"),
        "scheme": drafting.start(year, "example:default").pk,
        "published scheme": published(2023),
        "assessment": assessment,
        "photo": Photo.objects.create(activity=activity, file=file),
        "list export": ListExport.objects.create(
            user=answered.created_by, place="member_list", path="/members/", title="委员"
        ),
        "list batch": ListBatch.objects.create(user=answered.created_by, path="/proposals/", name="file", label="立案"),
        "saved view": SavedView.objects.create(
            user=answered.created_by, place="member_list", path="/members/", name="视图"
        ),
        "binned": recycle.delete(factories.ActivityFactory(), answered.created_by, [S]),
        "micro_photo": MicroPhoto.objects.create(suggestion=micro, file=picture()),
    }
    item = {"duty": found["duty"].pk, "on": "2024-05-20", "kind": "出席", "part": "参加", "half_days": 1}
    line = {"name": "活动", "items": [{**item, "words": "调研", "points": "5", "note": ""}]}
    line |= {"words": "每次 5 分", "points": "5", "limited": ""}
    category = {"name": "会议", "section": "基础分", "points": "5", "limited": "", "cap": "", "lines": [line]}
    AssessmentEntry.objects.update(result={"categories": [category]})
    return {name: getattr(record, "pk", record) for name, record in found.items()}
