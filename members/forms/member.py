"""Forms of the register of members."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms

from cppcc.calendar import clock
from cppcc.files import PhotosField
from cppcc.forms import Dated, OnceForm, PlainWords, SeenFields, VersionedForm, date_input
from members import naming, register
from members.models import Committee, Member, MemberGroup, PastMembership, Position, Sector


class MemberForm(PlainWords, Dated, forms.ModelForm):
    """All fields of a member. Leaving may lie ahead: the account closes that night."""

    past = ("birth", "joined_on")
    order = (("birth", "joined_on"), ("joined_on", "left_on"))

    picture = PhotosField(label="照片", required=False, at_most=1, help_text="一张正面免冠照，JPG、PNG 或 WebP。")

    class Meta:
        model = Member
        fields = (
            "name", "reading", "number", "gender", "birth", "birth_month_only", "ethnic_group", "party", "sector", "committee",
            "group", "employer", "title",
            "phone", "joined_on", "left_on",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {"birth": date_input(), "joined_on": date_input(), "left_on": date_input()}

    def clean_name(self) -> str:
        name = naming.tidy(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("请填写姓名。")
        return name

    def clean_reading(self) -> str:
        """Syllables as they are searched, with the tones that were given."""
        reading = self.cleaned_data["reading"]
        try:
            return " ".join(naming.numbered(reading)) if reading.strip() else ""
        except ValueError as odd:
            raise forms.ValidationError(
                f"“{odd}”不是一个字的拼音。请逐字填写，各字之间空一格，如 shan xiao ming。"
            ) from None

    def clean_birth(self) -> Any:
        birth = self.cleaned_data["birth"]
        if birth and not 1900 < birth.year <= clock.today().year - 16:
            raise forms.ValidationError(f"{birth:%Y-%m-%d} 不可能是委员的出生日期。")
        return birth

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        same = Member.objects.filter(sought__startswith=f"{naming.sought(data.get('name', ''))} ")
        twins = same.filter(birth=data.get("birth")).exclude(pk=self.instance.pk)
        if data.get("name") and twins.exists():
            self.add_error("name", f"名册中已有“{data['name']}”。若是同名的两人，请填写不同的出生日期。")
        return data


class NewMemberForm(MemberForm, OnceForm):
    class Meta(MemberForm.Meta):
        pass


class EditMemberForm(MemberForm, VersionedForm):
    """Where a member belongs is changed with 归属变动, so that what was before stays on record."""

    replaces: ClassVar[dict[str, str]] = {"picture": "photo"}

    class Meta(MemberForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sector", "committee", "group"):
            self.fields[name].help_text = "只用于改正录入错误；真实的变动请用“归属变动”。"


class MoveForm(PlainWords, Dated, SeenFields):
    """``initial`` holds where the member belongs now."""

    past = ("on",)

    on = forms.DateField(label="变动日期", widget=date_input(), help_text="从这一天起属于新的界别、专委会、活动组。")
    sector = forms.ModelChoiceField(label="界别", queryset=Sector.objects.all())
    committee = forms.ModelChoiceField(label="专门委员会", queryset=Committee.objects.all(), required=False)
    group = forms.ModelChoiceField(label="街道活动组", queryset=MemberGroup.objects.all(), required=False)


class MoveEditForm(PlainWords, Dated, OnceForm):
    """A move that was entered: its day, and where the member belonged before it."""

    past = ("on",)

    on = forms.DateField(
        label="变动日期", widget=date_input(), help_text="从这一天起属于变动后的界别、专委会、活动组。"
    )
    undone = forms.BooleanField(
        label="这次变动并未发生，予以取消",
        required=False,
        help_text="取消后，变动前的归属一直延续到下一次变动；没有下一次变动的，就是现在的归属。",
    )

    class Meta:
        model = PastMembership
        fields = ("sector", "committee", "group")
        labels: ClassVar[dict[str, Any]] = {
            "sector": "变动前的界别", "committee": "变动前的专门委员会", "group": "变动前的活动组",
        }  # fmt: skip

    field_order = ("on", "sector", "committee", "group", "undone")

    def __init__(self, *args: Any, instance: PastMembership, **kwargs: Any) -> None:
        kwargs["initial"] = {**(kwargs.get("initial") or {}), "on": instance.ends_on + timedelta(days=1)}
        super().__init__(*args, instance=instance, **kwargs)

    def clean(self) -> dict[str, Any]:
        """The register's own words, beside the field."""
        data = super().clean() or {}
        if data.get("on") and not data.get("undone") and (words := register.no_day_of(self.instance, data["on"])):
            self.add_error("on", words)
        return data


class PositionForm(PlainWords, Dated, OnceForm):
    past = ("starts_on",)
    order = (("starts_on", "ends_on"),)

    class Meta:
        model = Position
        fields = ("kind", "starts_on", "ends_on")
        widgets: ClassVar[dict[str, Any]] = {"starts_on": date_input(), "ends_on": date_input()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends, member = data.get("starts_on"), data.get("ends_on"), self.instance.member
        if starts and starts < member.joined_on:
            self.add_error("starts_on", f"早于任职日期 {member.joined_on:%Y-%m-%d}。")
        if starts and data.get("kind"):
            for other in member.positions.filter(kind=data["kind"]).exclude(pk=self.instance.pk):
                if (ends is None or other.starts_on <= ends) and (other.ends_on is None or starts <= other.ends_on):
                    self.add_error("starts_on", f"与已有的同一职务（{other.starts_on:%Y-%m-%d} 起）时间重叠。")
                    break
        return data


class BulkAccountsForm(PlainWords, forms.Form):
    sector = forms.ModelChoiceField(
        label="界别",
        queryset=Sector.objects.all(),
        required=False,
        empty_label="全部界别",
        help_text="只为还没有账号的在任委员开通。",
    )
