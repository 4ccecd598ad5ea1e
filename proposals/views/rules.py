"""The year's rules in the browser."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from cppcc.rights import Role
from cppcc.rights.pages import RoleRequiredMixin
from members.furniture import selected_year
from proposals.forms.rules import RulesForm
from proposals.models import ProposalRules, rules_of


class Rules(RoleRequiredMixin, View):
    """Of the selected year only: last year's stay as they were."""

    roles = frozenset({Role.STAFF, Role.ADMIN})

    def page(self, request: HttpRequest, form: Any, year: Any) -> HttpResponse:
        context = {"title": f"{year}提案规则", "form": form, "year": year, "back_url": "/settings/"}
        return render(request, "proposals/rules.html", context)

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        if year is None:
            messages.error(request, "还没有建立届次年度，请先建立。")
            return redirect("settings")
        return self.page(request, RulesForm(instance=rules_of(year)), year)

    def post(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        if year is None:
            return redirect("settings")
        with transaction.atomic():
            row = ProposalRules.objects.select_for_update().filter(plenary=year).first()
            form = RulesForm(request.POST, instance=row or rules_of(year))
            if not form.is_valid():
                return self.page(request, form, year)
            form.instance.bump()
            try:
                with transaction.atomic():
                    form.save()
            except IntegrityError:
                form.add_error(None, "另一位工作人员刚刚建立了本年度规则，请刷新页面后再填。")
                return self.page(request, form, year)
        messages.success(request, f"{year}提案规则已保存，其他年度不受影响。")
        return redirect("proposal_rules")
