"""One step for many proposals."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from cppcc.forms import whole_number
from cppcc.rights import Role
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow.pages import step_form
from proposals.batches import Batch, batches_for, run, targets
from proposals.forms.steps import STEP_FORMS
from proposals.models import Proposal

MOST = 200


class ProposalBatch(RoleRequiredMixin, View):
    """Shows what was ticked and asks once; then each proposal for itself, with what went wrong in words."""

    roles = frozenset({Role.STAFF, Role.DISPATCHER, Role.HANDLER})

    def batch(self, request: HttpRequest, name: str) -> Batch:
        found = batches_for(request.user).get(name)
        if found is None:
            raise Http404
        return found

    def proposals(self, request: HttpRequest) -> list[Proposal]:
        keys = [whole_number(key) for key in request.POST.getlist("pick")][:MOST]
        rows = Proposal.objects.visible_to(request.user).filter(pk__in=keys).with_people()
        return list(rows.prefetch_related("suggested_units").order_by("number", "pk"))

    def seen(self, request: HttpRequest) -> dict[int, int] | None:
        """The versions that the page showed; None where it carried none."""
        pairs = [text.partition(":") for text in request.POST.getlist("seen")]
        return {whole_number(key): whole_number(version) for key, _, version in pairs} or None

    def left(self, request: HttpRequest, batch: Batch) -> list[Proposal]:
        """What was refused and can still be done: shown as it is now, with what was typed."""
        return [one for one, records in targets(batch, self.proposals(request), request.user) if records]

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        self.batch(request, name)
        return redirect("proposal_list")

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        batch, proposals = self.batch(request, name), self.proposals(request)
        if not proposals:
            messages.error(request, "请先在列表中勾选提案。")
            return redirect("proposal_list")
        confirmed = "confirm" in request.POST
        form = step_form(STEP_FORMS, batch.step.form, proposals[0], request.POST if confirmed else None)
        if hasattr(form, "for_many"):
            form.for_many(proposals)
        if confirmed and form.is_valid():
            done, refused = run(batch, proposals, request.user, form.cleaned_data, self.seen(request))
            messages.success(request, f"已{batch.step.label} {done} 件。")
            for words in refused[:20]:
                messages.error(request, words)
            proposals = self.left(request, batch) if refused else []
            if not proposals:
                return redirect(reverse("proposal_list"))
        ready = targets(batch, proposals, request.user)
        context: dict[str, Any] = {
            "title": f"批量{batch.step.label}",
            "batch": batch,
            "name": name,
            "ready": [proposal for proposal, records in ready if records],
            "not_ready": [proposal for proposal, records in ready if not records],
            "form": form,
            "seen": [f"{one.pk}:{one.version}" for _, records in ready for one in records],
        }
        return render(request, "proposals/batch.html", context)
