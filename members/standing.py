"""Which texts about members may be made plain afterwards (``cppcc.texts.standing``)."""

from cppcc.texts.standing import changeable, left
from members import models
from members.states import DeclarationState, ReportState, SchemeState

changeable(models.User, but=("username", "password"))
for model in (
    models.Sector,
    models.Committee,
    models.MemberGroup,
    models.Organization,
    models.Talk,
    models.Award,
    models.Occasion,
):
    changeable(model)
changeable(models.Member, but=("pinyin",))
changeable(models.Scheme, lambda: models.Scheme.objects.filter(state=SchemeState.DRAFT))
changeable(models.Declaration, lambda: models.Declaration.objects.exclude(state=DeclarationState.CONFIRMED))
changeable(models.DutyReport, lambda: models.DutyReport.objects.exclude(state=ReportState.ACCEPTED), but=("file_name",))
left("考核结果，已封存或将封存", models.Assessment, models.AssessmentEntry)
changeable(models.Level, but=("key",))
changeable(models.DutyKind, but=("key",))
changeable(models.DutyPart, but=("key",))
left("由来源生成，用 rebuild_duties 重建", models.DutyRecord)
left("核对、年度结束和补登的记录", models.LedgerCheck, models.YearClosing, models.LateRecord)
left("文件名随文件", models.Proof, models.QuestionFile)
left("机关加减分的理由，按登记时的原话", models.GivenPoints)
left("核对意见和答复，按提出和答复时的原话", models.Question)
left("征集的名称，由系统按期间写成", models.Filing)
left("日历订阅的地址", models.CalendarAddress)
left("密码的次数、旧密码和大屏地址", models.Tries, models.UsedPassword, models.Pass)
left("恢复码的摘要", models.RecoveryCode)
