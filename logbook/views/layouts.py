"""How the file for Logbook looks: edited, previewed, published, an earlier version again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import permission_required
from accounts.permissions import Permission
from core.errors import DomainError
from core.pages import attempt
from core.sheets import safe_cell
from logbook import exports
from logbook.forms.export import LayoutForm
from logbook.layouts import Layout
from logbook.models import LogbookEntry, LogbookLayout
from logbook.services import layouts

PREVIEWED = 2  # entries of each kind that a preview shows at most


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROGRAMME_EDIT)
def layout_edit(request):
    """`act` says whether what was typed is only looked at or published."""
    latest = layouts.in_force()
    form = _form(latest, request.POST or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "preview":
            preview = _preview(request.user, form.result())
        elif _publish(request, form):
            return redirect("logbook:layout-edit")
    context = {
        "form": form,
        "layout": latest,
        "versions": LogbookLayout.objects.select_related("published_by")[:50],
        "preview": preview,
        "has_errors": request.method == "POST" and bool(form.errors),
    }
    status = 422 if context["has_errors"] else 200
    return render(request, "logbook/layout_edit.html", context, status=status)


def _form(latest: LogbookLayout, data=None) -> LayoutForm:
    return LayoutForm(data, layout=Layout.read(latest.content), seen=latest.number)


def _publish(request, form) -> bool:
    said = form.cleaned_data
    try:
        row = layouts.publish(
            layout=form.result(), by=request.user, seen=said["seen"], note=said["note"]
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"ประกาศใช้รูปแบบฉบับที่ {row.number} แล้ว")
    return True


def _preview(user, layout: Layout) -> dict:
    """The latest entries within the person's reach as the layout would write them."""
    visible = LogbookEntry.objects.permitted(user, Permission.LOGBOOK_EXPORT)
    write, rows = exports.writer(layout), []
    for kind in layout.kinds:
        found = visible.filter(kind=kind).order_by("-pk")[:PREVIEWED]
        names = ("number", "kind", "change", "day", "is_late", "said", "beside")
        rows += [write(exports.Row(*values)) for values in found.values_list(*names)]
    return {
        "headings": exports.headings(layout),
        "rows": [[safe_cell(cell) for cell in row] for row in rows],
    }


@require_POST
@permission_required(Permission.PROGRAMME_EDIT)
def layout_again(request, number):
    """Publishes an earlier version as the newest."""
    earlier = get_object_or_404(LogbookLayout, number=number)
    attempt(
        request,
        f"ประกาศใช้รูปแบบฉบับที่ {number} อีกครั้งแล้ว",
        layouts.publish,
        layout=Layout.read(earlier.content),
        seen=layouts.in_force().number,
        note=f"ใช้ฉบับที่ {number} อีกครั้ง",
    )
    return redirect("logbook:layout-edit")
