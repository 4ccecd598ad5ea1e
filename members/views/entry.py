"""Pages of one member's result in an assessment, and of each record that it counted."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from cppcc.rights import OFFICE, READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow import Refused
from members import assessing, giving, questioning
from members.forms.assessment import OverrideForm
from members.models import Assessment, AssessmentEntry, Member, Question
from members.showing import colleagues, explained, scores
from members.showing.counted import counted


class EntryPage(RoleRequiredMixin, View):
    """One member's result; members see the own once it is published."""

    roles = READERS | frozenset({Role.MEMBER})

    def find(self, request: HttpRequest, pk: int, member_pk: int) -> AssessmentEntry:
        seen = AssessmentEntry.objects.visible_to(request.user).select_related("assessment__plenary", "member")
        return get_object_or_404(seen, assessment=pk, member=member_pk)

    def get(self, request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
        entry = self.find(request, pk, member_pk)
        if entry.member.user_id == request.user.pk:
            questioning.look(entry)
        return self.page(request, entry, self.form(entry))

    def form(self, entry: AssessmentEntry, data: Any = None) -> OverrideForm:
        grades = [grade["name"] for grade in entry.assessment.rules.get("grades", [])]
        initial = {"grade": entry.grade, "reason": entry.override_reason, "seen_version": entry.assessment.version}
        return OverrideForm(data, grades=grades, initial=initial)

    def page(self, request: HttpRequest, entry: AssessmentEntry, form: OverrideForm) -> HttpResponse:
        inside = holds(request.user, READERS)
        mine = inside or entry.member.user_id == request.user.pk
        if not mine:
            entry = colleagues.points_alone(entry)
        may = holds(request.user, OFFICE) and entry.assessment.open_to_change
        context = {
            "title": f"{entry.name}：{entry.assessment}",
            "entry": entry,
            "assessment": entry.assessment,
            "form": form if may or form.is_bound else None,
            "give_url": giving.new_url(entry.member_id, entry.assessment.plenary) if may else "",
            "inside": inside,
            "line": scores.entry_line(entry, inside),
            "sum_words": scores.entry_sum(entry),
            "override_words": scores.override_words(entry, inside),
            "facts": scores.entry_facts(entry),
            "explained": explained.shown(entry.result, entry),
            **self.asked(request, entry),
        }
        return render(request, "members/entry.html", context)

    def asked(self, request: HttpRequest, entry: AssessmentEntry) -> dict[str, Any]:
        """Questions about this result for those who may read them, and the member's way to put one."""
        own = entry.member.user_id == request.user.pk
        questions = Question.objects.visible_to(request.user).filter(
            assessment=entry.assessment_id, member=entry.member_id
        )
        alone = holds(request.user, OFFICE) and entry.member.user_id is None
        return {
            "for_member_url": f"{asks}?member={entry.member_id}" if alone and (asks := scores.ask_url(entry)) else "",
            "questions": questions,
            "ask_words": scores.check_words(entry.assessment) if own else "",
            "ask_url": scores.ask_url(entry) if own else "",
        }

    def post(self, request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
        with transaction.atomic():
            get_object_or_404(Assessment.objects.select_for_update(of=("self",)), pk=pk)
            return self.saved(request, pk, member_pk)

    def saved(self, request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
        entry = self.find(request, pk, member_pk)
        if not holds(request.user, OFFICE):
            raise Http404
        form = self.form(entry, request.POST)
        if not entry.assessment.open_to_change:
            form.is_valid()
            form.add_error(None, f"此考核现为“{entry.assessment.get_state_display()}”，不能再改。")
        elif form.is_valid():
            data = form.cleaned_data
            try:
                assessing.override(entry, data["grade"], data["reason"], request.user, entry.assessment.version)
            except Refused as reason:
                form.add_error(None, str(reason))
            else:
                messages.success(request, "等次已调整，理由随结果保存。")
                return redirect(entry)
        return self.page(request, entry, form)


class RecordPage(RoleRequiredMixin, View):
    """A record as a result counted it: what was published stays open to question, whatever became of the record.

    What the ledger says now, and where it comes from, is for those who may see the member's ledger.
    """

    roles = READERS | frozenset({Role.MEMBER})

    def get(self, request: HttpRequest, pk: int, member_pk: int, duty: int) -> HttpResponse:
        seen = AssessmentEntry.objects.visible_to(request.user).select_related("assessment__plenary", "member")
        entry = get_object_or_404(seen, assessment=pk, member=member_pk)
        mine = entry.member.user_id == request.user.pk
        if not (mine or holds(request.user, READERS)):
            entry = colleagues.points_alone(entry)
        found = counted(entry, duty)
        if found is None:
            raise Http404
        ask_url = scores.ask_url(entry) if mine else ""
        opens = Member.objects.read_by(request.user).filter(pk=member_pk).exists()
        context = {
            "title": f"{entry.name}：{found.words}",
            "entry": entry,
            "counted": found,
            "changes": found.changes if opens else [],
            "source_url": found.source_url if opens else "",
            "ask_url": f"{ask_url}?duty={duty}" if ask_url else "",
        }
        return render(request, "members/counted.html", context)
