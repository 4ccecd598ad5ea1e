"""Forms of the register of members."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms

from cppcc.calendar import clock
from cppcc.files import PhotosField
from cppcc.forms import Dated, OnceForm, PlainWords, SeenFields, VersionedForm, date_input
from members import membership, naming, register
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
        twins = self._twins(data)
        over = [one for one in twins if _apart(one, data.get("joined_on"), data.get("left_on"))]
        if len(over) < len(twins):
            self.add_error("name", f"名册中已有“{data['name']}”。若是同名的两人，请填写不同的出生日期。")
        elif over:
            self.ask_again(over, data)
        return data

    def _twins(self, data: dict[str, Any]) -> list[Member]:
        if not data.get("name"):
            return []
        same = Member.objects.filter(sought__startswith=f"{naming.sought(data['name'])} ")
        return list(same.filter(birth=data.get("birth")).exclude(pk=self.instance.pk))

    def ask_again(self, over: list[Member], data: dict[str, Any]) -> None:
        """For a new member: whether he is one of these, whose membership is over, come back."""


def _apart(member: Member, joined: Any, left: Any) -> bool:
    """Whether a membership from a day to a day lies behind the member's, or before it."""
    behind = member.left_on is not None and joined is not None and member.left_on <= joined
    return behind or (left is not None and left <= member.joined_on)


class NewMemberForm(MemberForm, OnceForm):
    """Who left and comes back is registered again; the question stands there only where it has to be asked."""

    again = forms.BooleanField(label="是离任后再次任职，另行登记", required=False)

    class Meta(MemberForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = self.fields.pop("again")

    def ask_again(self, over: list[Member], data: dict[str, Any]) -> None:
        self.fields["again"] = self.question
        if not self.question.widget.value_from_datadict(self.data, self.files, self.add_prefix("again")):
            there = "、".join(membership.with_term(one) for one in over)
            words = f"名册中有{there}，姓名、出生日期相同，已经离任。是本人再次任职的，请勾选后保存；是另一位的，请核对出生日期。"
            self.add_error("again", words)


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
        if starts and member.left_on and starts >= member.left_on:
            self.add_error("starts_on", f"不早于离任日期 {member.left_on:%Y-%m-%d}，届时已不是委员。")
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
