"""Deleting looks first, and what was deleted can be put back for 30 days by those who could delete it."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, ActivityFile, Attendance, MicroPhoto, Outcome, Photo, Suggestion
from activities.services import attending
from cppcc import recycle
from cppcc.models import Binned
from cppcc.rights import Role
from cppcc.workflow import take
from members import assessing, duties
from members.models import Assessment, Declaration, DutyRecord, Member, Position, Proof, Scheme, Sector
from proposals.models import Attachment, Proposal
from tests import factories
from tests.browserlike import deleted, main_form, opened


@pytest.fixture
def staff(account, year):
    return account(Role.STAFF)


@pytest.fixture
def done(django_capture_on_commit_callbacks):
    """done(lambda: …) does it as in a transaction of its own."""

    def do(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return do


@pytest.fixture
def activity(year, picture):
    """An activity with all that hangs on one."""
    made = factories.ActivityFactory(title="养老服务视察")
    attending.mark_present(made, [factories.MemberFactory() for _ in range(3)])
    made.others.create(kind="public", count=12)
    Suggestion.objects.create(activity=made, text="增设助餐点", converted_on="2024-06-01", conversion="已采纳")
    Outcome.objects.create(activity=made, kind="inspection", title="视察报告")
    Photo.objects.create(activity=made, file=picture(), caption="现场")
    ActivityFile.objects.create(activity=made, file=picture(name="b.jpg"), name="通知.jpg")
    factories.QuantityFactory(activity=made)
    return made


def restore(client, kept: Binned):
    return client.post(reverse("bin_open", args=[kept.pk]), follow=True)


# --- looking before deleting ---------------------------------------------------------------------------------------------
def test_the_page_says_what_goes_by_kind(staff, activity):
    page = staff.get(reverse("activity_delete", args=[activity.pk])).content.decode()
    for words in (
        "出席记录 <strong>3</strong>",
        "意见建议 <strong>1</strong>",
        "成果 <strong>1</strong>",
        "照片 <strong>1</strong>",
    ):
        assert words in page, words
    assert "履职记录 <strong>3</strong>" in page


def test_what_changed_meanwhile_is_told_and_nothing_is_deleted(staff, activity):
    address = reverse("activity_delete", args=[activity.pk])
    page = opened(staff, address)
    late = factories.MemberFactory(name="迟到")
    attending.mark_present(activity, [late])
    Suggestion.objects.update(text="增设助餐点和食堂")
    Outcome.objects.all().delete()
    answer = staff.post(address, page)
    said = answer.content.decode()
    assert Activity.objects.exists()
    assert not Binned.objects.exists()
    assert "新增出席记录“迟到 出席”" in said
    assert "意见建议“增设助餐点和食堂”有修改" in said
    assert "减少 1 条成果" in said
    assert staff.post(address, main_form(said)).status_code == 302  # knowing it now
    assert not Activity.objects.exists()


def test_a_deletion_that_shows_nothing_seen_asks(staff, activity):
    answer = staff.post(reverse("activity_delete", args=[activity.pk]))
    assert "将删除活动" in answer.content.decode()
    assert Activity.objects.exists()


# --- there and back ------------------------------------------------------------------------------------------------------
def everything() -> dict:
    models = (Activity, Attendance, Suggestion, Outcome, Photo, ActivityFile)
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
    for row in rows["Activity"]:
        row.pop("version"), row.pop("updated_at")
    duty = ("member", "kind", "on", "words", "half_days", "object_id")
    return {**rows, "duties": set(DutyRecord.objects.values_list(*duty))}


def test_an_activity_comes_back_as_it_was_with_files_and_ledger(staff, activity, done, year):
    before, names = everything(), [Photo.objects.get().file.name, ActivityFile.objects.get().file.name]
    done(lambda: deleted(staff, reverse("activity_delete", args=[activity.pk])))
    assert not any(everything().values())
    assert not any(default_storage.exists(name) for name in names)
    kept = Binned.objects.get()
    assert all(default_storage.exists(file[-1]) for file in kept.files)
    answer = done(lambda: restore(staff, kept))
    assert "已恢复活动“养老服务视察”" in answer.content.decode()
    assert everything() == before
    assert duties.rebuild(year, only_look=True).total == 0
    assert all(default_storage.exists(name) for name in names)
    assert not Binned.objects.exists()
    assert not any(default_storage.exists(file[-1]) for file in kept.files)
    made = LogEntry.objects.get_for_object(Activity.objects.get()).order_by("pk").values_list("action", flat=True)
    assert list(made)[-2:] == [LogEntry.Action.DELETE, LogEntry.Action.CREATE]


def test_a_part_comes_back_to_its_record_and_not_without_it(staff, activity, done):
    outcome = Outcome.objects.get()
    done(lambda: deleted(staff, reverse("outcome_delete", args=[activity.pk, outcome.pk])))
    done(lambda: deleted(staff, reverse("activity_delete", args=[activity.pk])))
    part, whole = Binned.objects.get(kind="activities.outcome"), Binned.objects.get(kind="activities.activity")
    assert "所属的活动已不存在" in restore(staff, part).content.decode()
    done(lambda: restore(staff, whole))
    version = Activity.objects.get().version
    done(lambda: restore(staff, part))
    assert list(Outcome.objects.all()) == [outcome]
    assert Activity.objects.get().version > version


def test_what_stands_in_the_way_is_said(staff, done):
    sector = factories.SectorFactory(name="教育")
    done(lambda: deleted(staff, reverse("register_delete", args=["sectors", sector.pk])))
    Sector.objects.create(name="教育")
    kept = Binned.objects.get()
    assert "不能恢复" in restore(staff, kept).content.decode()
    assert Binned.objects.filter(pk=kept.pk).exists()


def test_rows_that_lost_their_reference_get_it_back(member_client, year, done):
    draft = factories.ProposalFactory(created_by=member_client.user)
    micro = factories.MicroFactory(state="adopted", member=member_client.member)
    type(micro).objects.filter(pk=micro.pk).update(proposal=draft)
    done(lambda: deleted(member_client, reverse("proposal_delete", args=[draft.pk])))
    assert type(micro).objects.get().proposal is None
    done(lambda: restore(member_client, Binned.objects.get()))
    assert type(micro).objects.get().proposal == draft


@pytest.mark.parametrize(
    "what", ["photo", "file", "position", "member", "sector", "proof", "attachment", "micro", "draft"]
)
def test_everything_that_can_be_deleted_comes_back(what, staff, member_client, activity, picture, done, year):
    member = factories.MemberFactory()
    own = member_client.member
    declaration = Declaration.objects.create(
        plenary=year, member=own, kind="welfare", on="2024-03-01", title="助老", created_by=member_client.user
    )
    draft = factories.ProposalFactory(created_by=member_client.user)
    draft.suggested_units.add(factories.UnitFactory())
    micro = factories.MicroFactory(member=own)
    MicroPhoto.objects.create(suggestion=micro, file=picture())
    position = Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-01")
    attachment = Attachment.objects.create(proposal=draft, file=picture(), name="附件.jpg", size=1)
    proof = Proof.objects.create(declaration=declaration, file=picture(), name="证明.jpg")
    photo, file, sector = Photo.objects.get(), ActivityFile.objects.get(), Sector.objects.create(name="界")
    client, name, arguments, record = {
        "photo": (staff, "photo_delete", [activity.pk, photo.pk], photo),
        "file": (staff, "activity_file_delete", [activity.pk, file.pk], file),
        "position": (staff, "position_delete", [member.pk, position.pk], position),
        "member": (staff, "member_delete", [member.pk], member),
        "sector": (staff, "register_delete", ["sectors", sector.pk], sector),
        "proof": (member_client, "proof_delete", [proof.pk], proof),
        "attachment": (member_client, "attachment_delete", [attachment.pk], attachment),
        "micro": (member_client, "micro_delete", [micro.pk], micro),
        "draft": (member_client, "proposal_delete", [draft.pk], draft),
    }[what]
    before = type(record).objects.values().get(pk=record.pk)
    assert done(lambda: deleted(client, reverse(name, args=arguments))).status_code == 302
    assert not type(record).objects.filter(pk=record.pk).exists()
    assert "已恢复" in done(lambda: restore(client, Binned.objects.get())).content.decode()
    assert type(record).objects.values().get(pk=record.pk) == before
    if what == "micro":
        assert default_storage.exists(MicroPhoto.objects.get().file.name)
    if what == "draft":
        assert Proposal.objects.get(pk=draft.pk).suggested_units.count() == 1
    if what == "member":
        assert Member.objects.get(pk=member.pk).positions.count() == 1


def test_a_draft_of_an_assessment_comes_back(staff, year):
    scheme = Scheme.objects.create(plenary=year, state="published", published_at=timezone.now(), rules={"floor": "1"})
    made = Assessment.objects.create(plenary=year, rules=scheme.rules, counted_at=timezone.now(), created_by=staff.user)
    assessing.discard(made, made.version, staff.user)
    Scheme.objects.update(rules={"floor": "2"})
    assert "本年度考核办法已有变化，不能恢复" in restore(staff, Binned.objects.get()).content.decode()
    assert not Assessment.objects.exists()
    Scheme.objects.update(rules=scheme.rules)
    restore(staff, Binned.objects.get())
    assert Assessment.objects.get() == made


def test_of_two_merged_activities_the_other_lies_in_the_bin(staff, activity):
    double = factories.ActivityFactory()
    address = reverse("activity_merge", args=[double.pk])
    page = opened(staff, address)
    attending.mark_present(double, [factories.MemberFactory()])
    told = staff.post(address, {**page, "into": activity.pk})
    assert "有变化" in told.content.decode()
    staff.post(address, {**opened(staff, address), "into": activity.pk})
    assert list(Activity.objects.all()) == [activity]
    assert Binned.objects.get().kind == "activities.activity"


# --- who sees it ---------------------------------------------------------------------------------------------------------
def test_a_members_draft_is_in_the_members_bin_only(member_client, account, staff, year):
    draft = factories.ProposalFactory(created_by=member_client.user, title="关于只有我能看的提案")
    deleted(member_client, reverse("proposal_delete", args=[draft.pk]))
    kept = Binned.objects.get()
    assert "只有我能看" in member_client.get(reverse("bin_list")).content.decode()
    other = account(Role.MEMBER)
    for client in (staff, other, account(Role.ADMIN)):
        assert "只有我能看" not in client.get(reverse("bin_list")).content.decode()
        assert client.get(reverse("bin_open", args=[kept.pk])).status_code == 404
        assert client.post(reverse("bin_open", args=[kept.pk])).status_code == 404
    for client in (account(Role.HANDLER), account(Role.LEADER)):
        assert client.get(reverse("bin_open", args=[kept.pk])).status_code in (403, 404)


def test_what_staff_deleted_any_staff_may_restore_and_no_member(staff, account, activity, member_client):
    deleted(staff, reverse("activity_delete", args=[activity.pk]))
    kept = Binned.objects.get()
    assert member_client.get(reverse("bin_open", args=[kept.pk])).status_code == 404
    assert account(Role.STAFF).get(reverse("bin_open", args=[kept.pk])).status_code == 200


def test_a_proof_that_the_office_could_see_the_office_may_restore(member_client, staff, account, picture, year):
    declaration = Declaration.objects.create(
        plenary=year,
        member=member_client.member,
        kind="welfare",
        on="2024-03-01",
        title="助老",
        created_by=member_client.user,
    )
    proof = Proof.objects.create(declaration=declaration, file=picture(), name="证明.jpg")
    deleted(member_client, reverse("proof_delete", args=[proof.pk]))
    kept = Binned.objects.get()
    stranger = account(Role.MEMBER)
    seen = [client.get(reverse("bin_open", args=[kept.pk])).status_code for client in (member_client, staff, stranger)]
    assert seen == [200, 200, 404]


def test_who_lost_the_role_no_longer_sees_what_was_deleted(staff, activity):
    deleted(staff, reverse("activity_delete", args=[activity.pk]))
    staff.user.role_grants.update(role=Role.MEMBER)
    assert staff.get(reverse("bin_open", args=[Binned.objects.get().pk])).status_code == 404


# --- its time ------------------------------------------------------------------------------------------------------------
def test_after_30_days_it_is_gone_with_its_files(staff, activity, done):
    done(lambda: deleted(staff, reverse("activity_delete", args=[activity.pk])))
    kept = Binned.objects.get()
    assert (kept.expires_at - kept.at).days == recycle.DAYS
    assert recycle.expire() == 0
    Binned.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert staff.get(reverse("bin_open", args=[kept.pk])).status_code == 404
    assert done(recycle.expire) == 1
    assert not Binned.objects.exists()
    assert not any(default_storage.exists(file[-1]) for file in kept.files)


def test_the_list_takes_the_same_queries_for_few_and_many(staff, year, same_queries):
    def fill(times):
        for _ in range(times):
            made = factories.ActivityFactory()
            deleted(
                staff, reverse("outcome_delete", args=[made.pk, Outcome.objects.create(activity=made, title="x").pk])
            )

    same_queries(fill, lambda _: staff.get(reverse("bin_list")), at_most=30)


NOT_A_DELETION = {
    "activities/services/leaving.py": "an invitation to a day on which its member serves no more; whoever invited is told",
    "members/views/beginning.py": "a mark that a step is not needed, taken back; the trail has both",
    "cppcc/audit/sessions.py": "sessions that their own account ended; the trail says so",
    "cppcc/incidents.py": "what failed longer ago than is kept, and more than is kept",
    "cppcc/search/filling.py": "the index of kinds that nothing declares any more",
    "cppcc/search/keeping.py": "the index follows its records",
    "cppcc/search/weighing.py": "counts made anew",
    "cppcc/recycle/deleting.py": "the way itself",
    "cppcc/recycle/restoring.py": "what was restored leaves the bin",
    "cppcc/files/sweeping.py": "rows of files that nobody fetched in time",
    "cppcc/lists/exporting.py": "columns that were chosen anew, and what was ordered a day ago",
    "cppcc/jobs/making.py": "the row of a file that a newer one takes the place of",
    "cppcc/sheets/runs.py": "a book that came to nothing",
    "cppcc/sheets/undoing.py": "an import taken back within a day, as nobody touched it: the book is still there",
    "cppcc/forms/once.py": "the token of a form that came back",
    "cppcc/vocabularies/rows.py": "the way itself, after asking whether a record holds the key",
    "activities/services/parts.py": "a line or a person that was taken off a form",
    "activities/services/outcomes.py": "an author who was taken off an outcome",
    "activities/services/merging.py": "the weaker of two rows of one person, when activities are merged",
    "cppcc/notices/pushing.py": "a device that its owner, or its push service, tells no more; the trail has it",
    "members/gate.py": "counts of wrong passwords that are over; that a pause began is told when it does",
    "cppcc/jobs/alive.py": "signs of workers that ended long ago",
    "members/factors.py": "an app, a passkey or a code that its owner, or an administrator, takes away; an event says so",
    "members/models/account.py": "devices and the calendar address of an account that was closed",
    "members/passwords.py": "hashes of passwords longer ago than the last five",
    "members/calendars.py": "a private address that its owner ends; the trail has it",
    "members/duties.py": "the ledger follows its sources",
    "members/register.py": "a role that ends with the membership",
    "members/forms/account.py": "a role that was taken away",
    "members/assessing.py": "points are taken anew",
    "members/questioning.py": "who had looked at a draft result, when it is opened to its members anew or says something else",
    "proposals/handling.py": "a co-signer who was taken off a draft",
    "reports/confirming.py": "that a number was held against its source, taken back: the trail keeps both",
    "proposals/unit_steps.py": "a new draft of the letter begins countersigning again and ends the writing",
}


def test_there_is_no_other_way_to_delete(settings):
    found = set()
    for app in ("cppcc", "members", "proposals", "activities", "reports"):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            text = path.read_text()
            if "migrations" not in path.parts and (".delete()" in text or "DeleteView" in text):
                found.add(str(path.relative_to(settings.BASE_DIR)))
    assert found == set(NOT_A_DELETION)


def test_a_key_proposal_that_is_none_any_more_comes_back_with_its_visits(staff, year):
    proposal = factories.ProposalFactory(state="filed", number=1)
    take(Proposal, proposal.pk, "select_key", staff.user, proposal.version, {"leading": "甲", "supervising": "乙"})
    proposal = Proposal.objects.get()
    visit = {"kind": "leading", "on": "2024-03-01", "people": "甲", "content": "走访"}
    proposal.key.visits.create(**visit)
    take(Proposal, proposal.pk, "unselect_key", staff.user, proposal.version, {"reason": "选错了"})
    assert not Proposal.objects.get().is_key
    assert "已恢复" in restore(staff, Binned.objects.get()).content.decode()
    proposal = Proposal.objects.get()
    assert proposal.is_key
    assert proposal.key.visits.count() == 1
