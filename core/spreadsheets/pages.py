"""What the pages of every kind of list do with its batch: ask what is meant, set to work."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from core import thai
from core.errors import DomainError
from core.jobs.pages import job_part
from core.jobs.running import start
from core.spreadsheets.batches import ListBatch
from core.spreadsheets.errors import FileNotKeptError
from core.spreadsheets.headings import Layout
from core.spreadsheets.mapping import MappingForm
from core.spreadsheets.stages import BatchStage, RowVerdict
from core.spreadsheets.words import OPEN, held

REREAD = (BatchStage.CHECKED, BatchStage.UPLOADED)
NOT_READ = (BatchStage.REFUSED, BatchStage.MAPPING)


@dataclass(frozen=True)
class ListPages:
    """The pages of one kind of list; `name` is what its addresses, templates and the codes of its
    work begin with, `reached(user)` gives the batches a person may touch, if not all. They run in
    the transaction of the request, in which the batch is held.
    """

    name: str
    model: type[ListBatch]
    reached: Callable[[Any], QuerySet] | None = None

    def address_of(self, batch: ListBatch) -> str:
        return reverse(f"{self.name}:import-detail", args=[batch.pk])

    def detail(
        self,
        request: HttpRequest,
        pk: int,
        preview: Callable[[HttpRequest, Any], dict[str, Any]],
        record: Callable[..., Any],
    ) -> HttpResponse:
        """The page of a batch, with a `preview` of its rows once they were read; `record(batch,
        by=, details=)` puts on record how many there are.
        """
        batch = get_object_or_404(self._rows(request), pk=pk)
        if part := job_part(request, batch):
            return part
        context = {"batch": batch, "job": batch}
        if not batch.is_live and batch.stage not in NOT_READ:
            context |= preview(request, batch)
            count = context["page"].paginator.count
            record(batch, by=request.user, details={"count": count})
        return render(request, f"{self.name}/import_detail.html", context)

    def begin(self, request: HttpRequest, pk: int, work: str, *stages: str) -> HttpResponse:
        """Starts a step of a batch in one of `stages`, or says why not."""
        batch = get_object_or_404(self._rows(request), pk=pk)
        return self._to(request, batch, lambda: self._start(request, batch, work, stages))

    def reread(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Starts the check anew."""
        return self.begin(request, pk, "check", *REREAD)

    def say(self, request: HttpRequest, pk: int, keep: Callable[..., ListBatch]) -> HttpResponse:
        """Keeps a person's word by `keep(batch=, by=)` and starts the check anew."""
        batch = get_object_or_404(self._rows(request), pk=pk, stage__in=OPEN)

        def keep_and_start() -> None:
            self._start(request, keep(batch=batch, by=request.user), "check", OPEN)

        return self._to(request, batch, keep_and_start)

    def ask_columns(
        self,
        request: HttpRequest,
        pk: int,
        layout_of: Callable[[Any], Layout],
        keep: Callable[..., ListBatch],
    ) -> HttpResponse:
        """Asks what each column of the file is, with sample values; `keep(batch=, mapping=, sheet=,
        by=)` remembers it for the next such file.
        """
        batch = get_object_or_404(self._rows(request), pk=pk, stage__in=OPEN)
        form = MappingForm(
            request.POST if request.method == "POST" else None,
            layout=layout_of(batch),
            headings=batch.headings,
            sheet=batch.sheet,
            sheets=batch.sheets_to_choose,
        )
        if form.is_valid():
            said = {"mapping": form.mapping(), "sheet": form.cleaned_data.get("sheet", "")}
            return self.say(request, pk, partial(keep, **said))
        status = 422 if form.errors else 200
        context = {"batch": batch, "form": form}
        return render(request, f"{self.name}/import_map.html", context, status=status)

    def _rows(self, request: HttpRequest) -> QuerySet:
        return self.reached(request.user) if self.reached else self.model._default_manager.all()

    def _to(
        self, request: HttpRequest, batch: ListBatch, act: Callable[[], object]
    ) -> HttpResponse:
        """Goes back to the batch after `act`, with the reason where a rule forbids it."""
        try:
            act()
        except DomainError as error:
            messages.error(request, str(error))
        return redirect(self.address_of(batch))

    def _start(
        self, request: HttpRequest, batch: ListBatch, work: str, stages: tuple[str, ...]
    ) -> None:
        batch = held(batch, *stages)
        if work == "check" and not batch.stored_file:
            raise FileNotKeptError
        start(batch, f"{self.name}.{work}", by=request.user)


def narrowed(request: HttpRequest, batch: Any) -> tuple[dict[str, str], QuerySet]:
    """What the preview of a list is asked for (`verdict`, `code` of what was said, `q` of words),
    and its rows that fit.
    """
    asked = {name: request.GET.get(name, "") for name in ("verdict", "code", "q")}
    rows = batch.read_rows.all()
    if asked["verdict"] == "warning":
        rows = rows.filter(has_warning=True)
    elif asked["verdict"] in RowVerdict.values:
        rows = rows.filter(verdict=asked["verdict"])
    if asked["code"]:
        said = batch.read_rows.exclude(said=[]).values_list("row", "said")
        with_code = [row for row, issues in said if asked["code"] in {one[0] for one in issues}]
        rows = rows.filter(row__in=with_code)
    if asked["q"]:
        rows = rows.filter(words__icontains=thai.clean(asked["q"]))
    return asked, rows
