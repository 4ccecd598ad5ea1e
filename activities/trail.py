"""What the trail shows of records of activities, and to whom (``cppcc.audit.disclosure``)."""

from activities import models
from cppcc.audit.disclosure import disclose, part_of, visible
from cppcc.rights import OFFICE, READERS

disclose(
    models.VenueKind,
    shown="key name order until_year reading_room",
    roles=OFFICE,
)
disclose(
    models.WelfareKind,
    shown="key name order until_year unit money",
    roles=OFFICE,
)
disclose(
    models.ParticipantKind,
    shown="key name order until_year public",
    roles=OFFICE,
)
disclose(
    models.PlanForm,
    shown="key name order until_year",
    roles=OFFICE,
)
disclose(
    models.OutcomeKind,
    shown="key name order until_year",
    roles=OFFICE,
)
disclose(
    models.EnterpriseKind,
    shown="key name order until_year led nonpublic",
    roles=OFFICE,
)
disclose(
    models.MicroCategory,
    shown="key name order until_year",
    roles=OFFICE,
)
disclose(
    models.PaperKind,
    shown="key name order until_year",
    roles=OFFICE,
)
disclose(
    models.Brand,
    shown="name order",
    roles=OFFICE,
)
disclose(
    models.Theme,
    shown="name order code",
    roles=OFFICE,
)
disclose(
    models.PlanItem,
    shown="plenary topic form lead_committee quarter approved_on",
    roles=READERS,
)
disclose(
    models.Activity,
    shown=(
        "title kind starts_at ends_at half_days place committee group plan_item brand recommended summary "
        "open_signup created_by themes members"
    ),
    rows=visible(models.Activity),
)
disclose(
    models.Attendance,
    shown="activity member state how checked_in_at reason half_days late left_early leave_kind",
    roles=READERS,
)
disclose(
    models.OtherParticipants,
    shown="activity kind count",
    rows=part_of(models.OtherParticipants, "activity", visible(models.Activity)),
)
disclose(
    models.Suggestion,
    shown="activity text converted_on conversion",
    rows=part_of(models.Suggestion, "activity", visible(models.Activity)),
)
disclose(
    models.Outcome,
    shown="activity kind title addressee sent_on instruction conversion",
    rows=part_of(models.Outcome, "activity", visible(models.Activity)),
)
disclose(
    models.OutcomeAuthor,
    shown="outcome member part order",
    rows=part_of(models.OutcomeAuthor, "outcome__activity", visible(models.Activity)),
)
disclose(
    models.Photo,
    shown="activity file width height caption order",
    rows=part_of(models.Photo, "activity", visible(models.Activity)),
)
disclose(
    models.ActivityFile,
    shown="activity file name",
    rows=part_of(models.ActivityFile, "activity", visible(models.Activity)),
)
disclose(
    models.MicroSuggestion,
    shown=(
        "state kind plenary member author organization committee sector group from_unit entered_by title "
        "content place category submitted_on reject_reason unit returned_on return_reason result done_on reported_on "
        "provincial_result proposal"
    ),
    rows=visible(models.MicroSuggestion),
)
disclose(
    models.MicroPhoto,
    shown="suggestion file width height of_result",
    rows=part_of(models.MicroPhoto, "suggestion", visible(models.MicroSuggestion)),
)
disclose(
    models.AdoptionChannel,
    shown="key name order until_year level",
    roles=OFFICE,
)
disclose(
    models.OpinionAdoption,
    shown="opinion level channel issue on title instruction instruction_level instructed_on landed",
    rows=visible(models.OpinionAdoption),
)
disclose(
    models.Indicator,
    shown="key name unit per how definition order active belongs_to",
    roles=OFFICE,
)
disclose(
    models.Quantity,
    shown="indicator on subject value activity member proposal opinion unit belongs_to counted",
    rows=visible(models.Quantity),
)
disclose(
    models.Enterprise,
    shown="name kind member since until",
    roles=OFFICE,
)
disclose(
    models.EnterpriseVisit,
    shown="enterprise on member people suggestions words",
    roles=READERS,
)
disclose(
    models.EnterpriseProblem,
    shown="enterprise words raised_on department progress on",
    roles=READERS,
)
disclose(
    models.WelfareDeed,
    shown="kind member on subject value",
    roles=OFFICE,
)
disclose(
    models.MediaReport,
    shown="title outlet level on link member",
    roles=OFFICE,
)
disclose(
    models.Venue,
    shown="name kind group since until",
    masked="address",
    roles=OFFICE,
)
disclose(
    models.PartyPaper,
    shown="kind title addressee on reply",
    roles=OFFICE,
)
disclose(
    models.OfficeTask,
    shown="state plenary title content owner quarter due_on done_on",
    rows=visible(models.OfficeTask),
)
disclose(
    models.OfficeRule,
    shown="plenary kind points",
    roles=READERS,
)
disclose(
    models.OfficePoint,
    shown="user on words points",
    roles=READERS,
)
