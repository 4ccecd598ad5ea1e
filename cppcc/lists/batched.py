"""Rows ticked in a list, and what is done with them: steps for many, what is no step, the sheet of the chosen ones.

``?do=`` names it. What was ticked comes as ``pick`` (rows of the page) or ``all`` (every row under the conditions of the
address); the page that asks says what is left out and why, and carries the versions that it showed.
"""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from cppcc.forms import whole_number
from cppcc.lists import batching, exporting
from cppcc.lists.cells import PICK, PickColumn
from cppcc.lists.sheet_page import CHOSEN
from cppcc.lists.viewed import ViewedList
from cppcc.rights import INSIDE, holds
from cppcc.sheets import sheet_of, workbook_response
from cppcc.workflow.batches import Batch, Target, offered, targets, version_of

MOST = 2000
"""Rows that are done with at once."""
TOLD = 100
"""Rows that the page names one by one."""


class BatchedList(ViewedList):
    """A list whose rows are ticked; an app says which batches stand on it."""

    batched: ClassVar[tuple[Batch, ...]] = ()
    pickable: ClassVar[bool] = True
    get_queryset: Any

    def batches(self) -> tuple[Batch, ...]:
        return offered(self.batched, self.request.user)

    @classmethod
    def asks_again(cls, request: HttpRequest, **kwargs: Any) -> bool:
        """Before a step for many that asks it, too."""
        done = request.GET.get("do", "") if request.method == "POST" and "confirm" in request.POST else ""
        return any(one.again for one in cls.batched if one.name == done) or super().asks_again(request, **kwargs)

    def may_pick(self) -> bool:
        """Members look at lists; those inside do something with them."""
        return self.pickable and holds(self.request.user, INSIDE)

    def picking(self, laid: dict[str, Any], usual: Any) -> dict[str, Any]:
        """The table's arguments with the column of ticks in front."""
        if not self.may_pick():
            return laid
        first = (PICK, PickColumn(self.batches()))
        order = laid.get("sequence") or usual or ("...",)
        return {**laid, "extra_columns": [first, *laid.get("extra_columns", ())], "sequence": (PICK, *order)}

    def batch_context(self) -> dict[str, Any]:
        if not self.may_pick():
            return {}
        way = self._query(do="", page=None)
        buttons = [(one.name, one.label, way.replace("do=", f"do={one.name}", 1)) for one in self.batches()]
        return {"batches": buttons, "chosen_url": way.replace("do=", f"do={CHOSEN}", 1), "picks": True}

    # --- what was ticked ---------------------------------------------------------------------------------
    def picked_rows(self, request: HttpRequest) -> Any:
        """The ticked rows as far as this reader sees them; in the list's order."""
        if request.POST.get("all"):
            return self.found()[:MOST]
        keys = [whole_number(key) for one in request.POST.getlist("pick") for key in one.split(",")][:MOST]
        return self.steady(self.get_queryset().filter(pk__in=keys)).data

    def steady(self, rows: Any) -> Any:
        raise NotImplementedError

    def picked(self, request: HttpRequest) -> HttpResponse:
        """A press on one of the buttons, and the answer of the page that asks."""
        name = request.GET.get("do", "")
        back = redirect(request.path + self._query(do=None))
        if not self.may_pick():
            raise Http404
        batch = next((one for one in self.batches() if one.name == name), None)
        if batch is None and name != CHOSEN:
            raise Http404
        rows = self.picked_rows(request)
        if not rows.exists():
            messages.error(request, "请先在列表中勾选。")
            return back
        if batch is None:
            return self.chosen_sheet(rows)
        ready = targets(batch, rows, request.user)
        able = [one for one in ready if one.records]
        form = batch.asked(_records(able), request.POST if "confirm" in request.POST else None)
        if not able or not form.is_bound or not form.is_valid():
            return self.ask_for(batch, ready, form)
        return self.do_for(batch, ready, request.POST)

    def ask_for(self, batch: Batch, ready: list[Target], form: Any) -> HttpResponse:
        able = [one for one in ready if one.records]
        unable = [one for one in ready if not one.records]
        context = {
            "title": f"批量{batch.label}",
            "batch": batch,
            "unit": self.unit,
            "form": form,
            "number": len(able),
            "able": [one.row for one in able[:TOLD]],
            "more": max(len(able) - TOLD, 0),
            "unable": [(one.row, one.why_not) for one in unable[:TOLD]],
            "unable_number": len(unable),
            "picks": ",".join(str(one.row.pk) for one in able),
            "seen": ",".join(f"{record.pk}:{version_of(record)}" for one in able for record in one.records),
            "back_url": self.request.path + self._query(do=None),
        }
        return render(self.request, "lists/batch.html", context)

    def do_for(self, batch: Batch, ready: list[Target], sent: QueryDict) -> HttpResponse:
        """What the page showed, and nothing that came since; many as a job."""
        pairs = [one.partition(":") for one in sent.get("seen", "").split(",")]
        seen = {whole_number(key): whole_number(version, digits=9) for key, _, version in pairs if key}
        picked = [
            batching.Picked(one.row.pk, record.pk, seen[record.pk])
            for one in ready
            for record in one.records
            if record.pk in seen
        ]
        left_out = [f"《{one.row}》{one.why_not}。" for one in ready if not one.records]
        if len(picked) > batching.IN_REQUEST:
            return redirect("list_batch", pk=batching.ask(self, batch, picked, sent, left_out).pk)
        rows = {one.row.pk: one.row for one in ready}
        done, refused = batching.run(batch, picked, rows, self.request.user, self.batch_data(batch, ready, sent))
        if done or not refused:
            messages.success(self.request, f"已{batch.label} {done} {self.unit}。")
        for words in [*refused, *left_out][:20]:
            messages.error(self.request, words)
        if refused:
            still = targets(batch, self.picked_rows(self.request), self.request.user)
            if any(one.records for one in still):  # what was refused and can still be done, with what was typed
                return self.ask_for(batch, still, batch.asked(_records(still), sent))
        return redirect(self.request.path + self._query(do=None))

    @staticmethod
    def batch_data(batch: Batch, ready: list[Target], sent: QueryDict) -> dict[str, Any]:
        """What the form gave. Raises Refused where it does not hold any more."""
        form = batch.asked(_records(ready), sent)
        return dict(form.cleaned_data) if form.is_valid() else {}

    def chosen_sheet(self, rows: Any) -> HttpResponse:
        """The sheet of the ticked rows, in the columns that this account chose last."""
        name = self.sheet_title or self.title
        columns = exporting.chosen(self.columns(), exporting.remembered(self.request.user, self.place()))
        return workbook_response(name, sheet_of(name, columns, self.exported(rows)))


def _records(ready: list[Target]) -> list[Any]:
    """What a step is taken of, of all ticked rows."""
    return [record for one in ready for record in one.records]
