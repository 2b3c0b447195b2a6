"""The page that takes a register in: sent, shown in full, and written when somebody confirms it."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.spreadsheets.registers import Columns, Register, read_register
from core.tables import GONE
from core.uploads.errors import TableRefusedError

KEPT_SECONDS = 15 * 60
# `(line as a person sees it, what it says)`.
Lines = list[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True)
class RegisterPage:
    """One refused row refuses the file: nothing is written until every row can be.

    `look(request, lines, register)` gives what the template shows; with `faults`, `[(line, why)]`,
    nothing can be confirmed. `write(request, lines)` is the confirmed act and its answer. `crowded`
    says that there are more than `most_rows`.
    """

    name: str
    columns: Columns
    form: type[Form]
    template: str
    most_rows: int
    crowded: str
    look: Callable[[HttpRequest, Lines, Register], dict[str, Any]]
    write: Callable[[HttpRequest, Lines], HttpResponse]

    def answer(self, request: HttpRequest) -> HttpResponse:
        form, context = self.form(), {}
        if request.method == "POST" and (token := request.POST.get("token")):
            if lines := self._take(request, token):
                return self.write(request, lines)
            context = {"error": GONE}
        elif request.method == "POST":
            form = self.form(request.POST, request.FILES)
            if form.is_valid():
                context = self._preview(request, form.cleaned_data["file"])
        is_refused = form.errors or context.get("error") or context.get("faults")
        return render(
            request, self.template, {"form": form} | context, status=422 if is_refused else 200
        )

    def _preview(self, request: HttpRequest, file: Any) -> dict[str, Any]:
        try:
            register = read_register(file, self.columns)
        except TableRefusedError as refused:
            return {"error": str(refused)}
        if len(register.lines) > self.most_rows:
            return {"error": self.crowded}
        lines: Lines = [(line.number, line.said) for line in register.lines if not line.faults]
        context = self.look(request, lines, register) | {"register": register}
        faults = [(line.number, fault) for line in register.lines for fault in line.faults]
        faults = sorted(faults + context.get("faults", []))
        if faults:
            return context | {"faults": faults}
        return context | {"token": self._keep(request, lines)}

    def _keep(self, request: HttpRequest, lines: Lines) -> str:
        token = secrets.token_urlsafe(16)
        cache.set(self._key(request, token), lines, KEPT_SECONDS)
        return token

    def _take(self, request: HttpRequest, token: str) -> Lines | None:
        """What was shown, for one confirmation alone: of two that come at once the first has it."""
        key = self._key(request, token)
        lines = cache.get(key)
        return lines if lines and cache.delete(key) else None

    def _key(self, request: HttpRequest, token: str) -> str:
        """No longer than a cache takes, whatever was sent for a token."""
        return (
            f"register:{self.name}:{request.user.pk}:{hashlib.sha256(token.encode()).hexdigest()}"
        )
