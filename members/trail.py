"""What the trail shows of records of members and accounts, and to whom (``cppcc.audit.disclosure``)."""

from cppcc.audit.disclosure import disclose, part_of, visible
from cppcc.rights import OFFICE, READERS, TRAIL_READERS, Role
from members import models

KEEPERS = frozenset({Role.STAFF, Role.ADMIN})
disclose(
    models.User,
    shown=(
        "is_active date_joined name office must_change_password larger_text theme mail_notices name_order "
        "factor_since must_enrol"
    ),
    masked="last_login is_superuser username email is_staff is_demo groups user_permissions first_password_used_at password_set_at",
    never="password",
    roles=TRAIL_READERS,
)
disclose(
    models.Pass,
    shown="kind made_by made_at ends_at revoked_at",
    masked="subject",
    never="salt digest",
    roles=TRAIL_READERS,
)
disclose(
    models.UserRole,
    shown="user role",
    roles=TRAIL_READERS,
)
disclose(
    models.Term,
    shown="number starts_on ends_on",
    roles=KEEPERS,
)
disclose(
    models.PlenaryYear,
    shown="state shown term year session starts_on ends_on opens_on closes_on",
    rows=visible(models.PlenaryYear),
)
disclose(
    models.Sector,
    shown="name order",
    roles=KEEPERS,
)
disclose(
    models.Committee,
    shown="name order",
    roles=KEEPERS,
)
disclose(
    models.MemberGroup,
    shown="name order street",
    roles=KEEPERS,
)
disclose(
    models.Organization,
    shown="name order kind",
    roles=KEEPERS,
)
disclose(
    models.DutyKind,
    shown=("key name note order until_year parts occasions levels unit shared declared by_staff by_sheet nothing_done"),
    roles=OFFICE,
)
disclose(
    models.DutyPart,
    shown="key name order until_year beside leave",
    roles=OFFICE,
)
disclose(
    models.Level,
    shown="key name order until_year above",
    roles=OFFICE,
)
disclose(
    models.Member,
    shown="user name sector committee group joined_on left_on",
    masked=(
        "number mark reading pinyin strokes sought gender birth birth_month_only ethnic_group party "
        "employer title phone photo is_demo"
    ),
    rows=visible(models.Member),
)
disclose(
    models.PastMembership,
    shown="member sector committee group starts_on ends_on",
    rows=part_of(models.PastMembership, "member", visible(models.Member)),
)
disclose(
    models.Position,
    shown="member kind starts_on ends_on",
    rows=part_of(models.Position, "member", visible(models.Member)),
)
disclose(
    models.Occasion,
    shown="key name order until_year consultation research meeting training grassroots",
    roles=KEEPERS,
)
disclose(
    models.Scheme,
    shown="state plenary name note rules published_at",
    never="former",
    rows=visible(models.Scheme),
)
disclose(
    models.Assessment,
    shown=(
        "state plenary revision reason rules counted_at created_by approved_by approved_at published_at "
        "questions_until waived_at"
    ),
    masked="seal",
    rows=visible(models.Assessment),
)
disclose(
    models.AssessmentEntry,
    shown=(
        "assessment member name sector committee group standing rank total base bonus deduction "
        "computed_grade grade qualified note override_reason overridden_by consequences result"
    ),
    rows=lambda user: models.AssessmentEntry.objects.whole_to(user),
)
disclose(
    models.Talk,
    shown="plenary member kind on by place content follow_up",
    roles=OFFICE,
)
disclose(
    models.Award,
    shown="plenary member title on by level",
    roles=OFFICE,
)
disclose(
    models.GivenPoints,
    shown="plenary member way points on category reason",
    roles=READERS,
)
disclose(
    models.CalendarAddress,
    masked="user made_at",
    never="salt digest",
)
disclose(
    models.DutyRecord,
    shown="member plenary kind part occasion level half_days due_half_days quantity among on words",
    masked="content_type object_id",
    roles=READERS,
)
disclose(
    models.LedgerCheck,
    shown="plenary code checked_at lines decision reason decided_by decided_at",
    roles=READERS,
)
disclose(
    models.Declaration,
    shown="state plenary member kind part level occasion among quantity on title content created_by",
    rows=visible(models.Declaration),
)
disclose(
    models.Proof,
    shown="declaration file name",
    rows=part_of(models.Proof, "declaration", visible(models.Declaration)),
)
disclose(
    models.Filing,
    shown="state plenary name starts_on ends_on due_on only named created_by",
    rows=visible(models.Filing),
)
disclose(
    models.Asked,
    shown="state filing member said_on",
    rows=visible(models.Asked),
)
disclose(
    models.Question,
    shown="state assessment member about words answer answered_by answered_at",
    rows=visible(models.Question),
)
disclose(
    models.QuestionFile,
    shown="question file name",
    rows=part_of(models.QuestionFile, "question", visible(models.Question)),
)
disclose(
    models.DutyReport,
    shown="state member year text file file_name due_on submitted_on",
    rows=visible(models.DutyReport),
)
disclose(
    models.YearClosing,
    shown="plenary at by figures reopened_at reason",
    roles=READERS,
)
disclose(
    models.LateRecord,
    shown="plenary at by words reason url",
    roles=READERS,
)
