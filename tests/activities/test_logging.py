"""Staff log an activity: everything on one page, counted right, bad input told beside its field."""

import io
import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from activities.models import Activity, Attendance, Photo, Suggestion
from cppcc import figures
from cppcc.rights import Role
from members.models import DutyRecord
from tests import factories
from tests.browserlike import deleted


def filled(**changes) -> dict:
    return {
        "title": "区医院新院视察",
        "kind": "inspection",
        "starts_at": "2024-05-20T09:00",
        "ends_at": "2024-05-20T11:30",
        "place": "区医院",
        "form_token": str(uuid.uuid4()),
        **changes,
    }


@pytest.fixture
def staff(account, year):
    return account(Role.STAFF)


def test_one_form_logs_attendance_others_suggestions_and_photos(staff, picture, year):
    present, away, missing = (factories.MemberFactory() for _ in range(3))
    data = filled(
        present=[present.pk],
        leave=[away.pk],
        absent=[missing.pk],
        public="12",
        suggestions_text="增加设施投入\n\n充实医技人才\n",
        photos=[picture(), picture("PNG", "b.png")],
        caption="视察现场",
    )
    answer = staff.post(reverse("activity_new"), data)
    activity = Activity.objects.get()
    assert answer["Location"] == activity.get_absolute_url()
    assert [row.text for row in activity.suggestions.all()] == ["增加设施投入", "充实医技人才"]
    assert [photo.caption for photo in activity.photos.all()] == ["视察现场"] * 2
    assert all(default_storage.exists(photo.file.name) for photo in activity.photos.all())
    assert figures.get("unity.activity_attendance").value(year).number == 1
    kinds = dict(DutyRecord.objects.values_list("member", "kind"))
    assert kinds == {present.pk: "attendance", away.pk: "leave", missing.pk: "absence"}
    page = staff.get(activity.get_absolute_url()).content.decode()
    assert "出席 1 人" in page
    assert "群众" in page


def test_a_double_send_is_one_activity_with_its_photos_once(staff, picture):
    data = filled()
    staff.post(reverse("activity_new"), {**data, "photos": [picture()]})
    staff.post(reverse("activity_new"), {**data, "photos": [picture()]})
    assert Activity.objects.count() == 1
    assert Photo.objects.count() == 1


def test_correcting_takes_people_out_of_the_ledger_and_keeps_conversions(staff):
    activity = factories.ActivityFactory()
    stays, leaves = factories.AttendanceFactory(activity=activity), factories.AttendanceFactory(activity=activity)
    kept = Suggestion.objects.create(activity=activity, text="甲", converted_on="2024-06-01", conversion="已落实")
    Suggestion.objects.create(activity=activity, text="乙")
    data = filled(present=[stays.member_id], suggestions_text="甲\n丙", seen_version=1)
    staff.post(reverse("activity_edit", args=[activity.pk]), data)
    assert [row.member_id for row in activity.attendances.all()] == [stays.member_id]
    assert not DutyRecord.objects.filter(member=leaves.member_id).exists()
    assert [(row.text, row.conversion) for row in activity.suggestions.all()] == [("甲", "已落实"), ("丙", "")]
    assert activity.suggestions.first().pk == kept.pk


def test_two_clerks_do_not_overwrite_each_other(staff):
    activity = factories.ActivityFactory()
    address = reverse("activity_edit", args=[activity.pk])
    staff.post(address, filled(title="第一位的修改", seen_version=1))
    page = staff.post(address, filled(title="第二位的修改", seen_version=1)).content.decode()
    assert "为免覆盖他人内容" in page
    assert Activity.objects.get().title == "第一位的修改"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"ends_at": "2024-05-20T08:00"}, "ends_at", "结束时间必须晚于开始时间。"),
        ({"ends_at": "2024-05-20T09:00"}, "ends_at", "结束时间必须晚于开始时间。"),
        ({"title": "长" * 100_000}, "title", "活动名称最多 100 字，现有 100000 字，请删减。"),
        ({"title": ""}, "title", "请填写活动名称。"),
        ({"kind": "party"}, "kind", "类别的选项无效，请重新选择。"),
        ({"starts_at": "昨天"}, "starts_at", "开始时间不是有效的日期时间，请写成 2024-03-01 09:30。"),
        ({"starts_at": "2031-05-20T09:00", "ends_at": "2031-05-20T10:00"}, "starts_at", "不在任何届次年度内"),
        ({"public": "-1"}, "public", "群众人次不能小于 0。"),
        ({"suggestions_text": "好" * 501}, "suggestions_text", "第 1 条超过 500 字"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_is_saved(staff, changes, field, words):
    answer = staff.post(reverse("activity_new"), filled(**changes))
    assert answer.status_code == 200
    assert words in "".join(answer.context["form"].errors[field])
    assert words in answer.content.decode()
    assert not Activity.objects.exists()


def test_a_member_in_two_lists_is_told(staff):
    member = factories.MemberFactory(name="赵双列")
    page = staff.post(reverse("activity_new"), filled(present=[member.pk], absent=[member.pk])).content.decode()
    assert "赵双列已列入“出席委员”，不能重复。" in page
    assert not Attendance.objects.exists()


BAD_PHOTOS = {
    "empty": (b"", "a.jpg", "是空文件（0 字节）"),
    "executable": (b"MZ\x90\x00" + b"\0" * 500, "photo.jpg", "不是可用的照片"),
    "script": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.png", "不是可用的照片"),
    "broken": (b"\xff\xd8\xff\xe0" + b"\0" * 40, "b.jpg", "不是可用的照片"),
    "heic": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "IMG_1.HEIC", "是 HEIC 格式"),
    "gif": (b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff;", "a.gif", "不是可用的照片"),
    "50 MB": (b"\xff\xd8" + b"\0" * (50 * 1024 * 1024), "big.jpg", "有 50 MB，超过每张 20 MB 的上限"),
}


@pytest.mark.parametrize("fault", BAD_PHOTOS)
def test_a_bad_photo_is_refused_in_words_and_nothing_is_half_saved(staff, picture, fault, settings):
    content, name, words = BAD_PHOTOS[fault]
    photos = [picture(), SimpleUploadedFile(name, content, "image/jpeg")]
    answer = staff.post(reverse("activity_new"), filled(photos=photos))
    assert words in "".join(answer.context["form"].errors["photos"])
    assert not Activity.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("*.jpg"))


def test_a_photo_of_too_many_pixels_is_refused(staff, picture, settings):
    settings.PHOTO_MAX_PIXELS = 10_000
    page = staff.post(reverse("activity_new"), filled(photos=[picture(size=(200, 200))])).content.decode()
    assert "像素过大（200×200）" in page


def test_a_photo_of_forty_megapixels_is_taken_and_made_small(staff, picture):
    staff.post(reverse("activity_new"), filled(photos=[picture(size=(8000, 5000))]))
    with Image.open(io.BytesIO(Photo.objects.get().file.read())) as stored:
        assert stored.size == (2400, 1500)


def test_photos_lose_place_data_and_are_made_small(staff, picture):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (43.0, 52.0, 0.0)}
    staff.post(reverse("activity_new"), filled(photos=[picture(size=(4000, 3000), exif=exif.tobytes())]))
    photo = Photo.objects.get()
    with Image.open(io.BytesIO(photo.file.read())) as stored:
        assert not stored.getexif()
        assert max(stored.size) == 2400
    assert photo.file.name.rpartition("/")[2] != "photo.jpg"


def test_a_photo_is_handed_out_as_a_picture_that_can_run_nothing(staff, picture):
    staff.post(reverse("activity_new"), filled(photos=[picture()]))
    answer = staff.get(reverse("photo_file", args=[Photo.objects.get().pk]))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_deleting_asks_and_takes_photos_and_duties_along(staff, picture, django_capture_on_commit_callbacks):
    member = factories.MemberFactory()
    staff.post(reverse("activity_new"), filled(photos=[picture()], present=[member.pk]))
    activity, photo = Activity.objects.get(), Photo.objects.get()
    address = reverse("activity_delete", args=[activity.pk])
    assert "有关数据和委员履职记录随之减少" in staff.get(address).content.decode()
    assert Activity.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        deleted(staff, address)
    assert not Activity.objects.exists()
    assert not DutyRecord.objects.exists()
    assert not default_storage.exists(photo.file.name)


def test_an_outcome_and_a_conversion_are_logged_on_the_activity(staff, year):
    activity = factories.ActivityFactory(brand=factories.BrandFactory())
    suggestion = Suggestion.objects.create(activity=activity, text="增设路灯")
    address = reverse("suggestion_edit", args=[activity.pk, suggestion.pk])
    page = staff.post(address, {"text": "增设路灯", "converted_on": "2024-07-01"}).content.decode()
    assert "请写明转化情况" in page
    staff.post(address, {"text": "增设路灯", "converted_on": "2024-07-01", "conversion": "已安装"})
    assert figures.get("brand.outcomes_adopted").value(year).number == 1
    outcome = {"kind": "deliberation", "title": "关于照明的报告", "addressee": "区政府", "sent_on": "2024-07-02"}
    staff.post(reverse("outcome_new", args=[activity.pk]), outcome)
    assert figures.get("outcomes.reports").value(year).number == 1


def test_the_list_finds_and_filters(staff):
    factories.ActivityFactory(title="科创平台调研", place="高新区")
    factories.ActivityFactory(title="养老服务视察", kind="inspection")
    for query, found in (("q=科创", 1), ("q=高新", 1), ("kind=inspection", 1), ("since=2024-06-01", 0), ("", 2)):
        page = staff.get(f"{reverse('activity_list')}?{query}")
        assert page.context["table"].paginator.count == found, query
    assert "登记活动" in staff.get(f"{reverse('activity_list')}?q=没有").content.decode()


def test_the_list_and_the_page_take_the_same_queries_for_few_and_many(staff, picture, same_queries):
    def fill(times):
        for _ in range(times):
            activity = factories.ActivityFactory(committee=factories.CommitteeFactory())
            for _ in range(times):
                factories.AttendanceFactory(activity=activity)
                Suggestion.objects.create(activity=activity, text="建议")
                Photo.objects.create(activity=activity, file=picture())
        return activity

    same_queries(fill, lambda made: staff.get(reverse("activity_list")), at_most=38)
    same_queries(fill, lambda made: staff.get(made.get_absolute_url()), at_most=38)
