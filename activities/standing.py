"""Which texts of activities may be made plain afterwards (``cppcc.texts.standing``)."""

from activities import models
from activities.states import MicroState
from cppcc.texts.standing import changeable, left

for model in (
    models.Brand, models.Theme, models.PlanItem, models.Activity, models.Attendance, models.Suggestion, models.Outcome,
    models.Photo, models.Quantity, models.Enterprise, models.EnterpriseVisit, models.EnterpriseProblem,
    models.WelfareDeed, models.MediaReport, models.Venue, models.PartyPaper, models.OfficeTask, models.OfficePoint,
    models.VenueKind, models.WelfareKind, models.ParticipantKind, models.PlanForm, models.OutcomeKind,
    models.EnterpriseKind, models.MicroCategory, models.PaperKind,
):  # fmt: skip
    changeable(model)
changeable(models.Indicator, but=("key",))
changeable(models.OpinionAdoption)
changeable(models.AdoptionChannel, but=("key",))
changeable(models.MicroSuggestion, lambda: models.MicroSuggestion.objects.filter(state=MicroState.DRAFT))
left("文件名随文件", models.ActivityFile)
