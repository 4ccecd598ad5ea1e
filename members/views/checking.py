"""What an update found in the ledger of a year with an approved assessment: a person decides."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from cppcc.forms import PlainWords
from cppcc.rights import OFFICE, Refused
from cppcc.rights.pages import RoleRequiredMixin
from members import checking
from members.models import LedgerCheck


class DecisionForm(PlainWords, forms.Form):
    decision = forms.ChoiceField(
        label="怎么办",
        choices=[
            (LedgerCheck.Decision.REBUILT, "按来源更正台账；已批准的考核不变，需要时另行建立修订"),
            (LedgerCheck.Decision.KEPT, "台账保持原样"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    code = forms.CharField(widget=forms.HiddenInput(attrs={"data-kept": True}))


class LedgerCheckPage(RoleRequiredMixin, View):
    roles = OFFICE

    def page(self, request: HttpRequest, row: LedgerCheck, form: Any) -> HttpResponse:
        context = {"title": f"{row.plenary}履职台账核对", "row": row, "form": form}
        return render(request, "members/ledger_check.html", context)

    def find(self, year: int) -> LedgerCheck:
        rows = LedgerCheck.objects.select_related("plenary", "decided_by")
        return get_object_or_404(rows, plenary__year=year)

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        row = self.find(year)
        return self.page(request, row, DecisionForm(initial={"code": row.code}))

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        row, form = self.find(year), DecisionForm(request.POST)
        if not form.is_valid():
            return self.page(request, row, form)
        try:
            row = checking.decide(row, user=request.user, **form.cleaned_data)
        except Refused as reason:
            form.add_error(None, str(reason))
            return self.page(request, self.find(year), form)
        messages.success(request, f"已决定：{row.get_decision_display()}。")
        return redirect(row)
