"""Projects: listed, made, changed, closed; and the choice of households."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit, receipts
from accounts.acting import permitted_areas
from accounts.doors import permission_required
from accounts.permissions import Permission
from accounts.services.presence import readers_of
from assistance.enums import ProjectState
from assistance.models import Assistance, Participation, Project
from assistance.projects.actions import Act
from assistance.projects.errors import OutOfReachError
from assistance.projects.forms import ChooseForm, CloseForm, ProjectFilterForm, ProjectForm
from assistance.projects.services import choosing, projects
from assistance.projects.services.candidates import candidates
from assistance.projects.services.numbers import numbers_known_to, numbers_of_one
from assistance.projects.services.partners import said_beside
from committees.services.organizations import place_names
from core.confirming import Line, Question, ask_first, present
from core.errors import DomainError
from core.forms import asked_in, is_misread
from core.pages import attempt, paginate
from core.seen import hold_as_sent
from core.thai import whole_number
from households.models import Household
from indicators.models import Dimension
from places.codes import VILLAGE_DIGITS, is_within
from places.models import Village
from plans.enums import Stage


@require_safe
@permission_required(Permission.PROJECT_VIEW)
def project_list(request):
    form = ProjectFilterForm(request.GET)
    asked, visible = asked_in(form), Project.objects.visible_to(request.user)
    rows = visible.none() if is_misread(form) else _of_state(visible, asked.get("state", ""))
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    context = paginate(request, rows.for_table().order_by("ends_on", "name_sort_key", "id"))
    found = list(context["page"])
    numbers, names = numbers_known_to(request.user, found), names_of_places(found)
    for project in found:
        project.numbers = numbers.get(project.pk)
        project.places = places_of(project, names)
    count = context["page"].paginator.count
    audit.record(Act.PROJECT_LISTED, by=request.user, details=dict(asked) | {"count": count})
    context |= {"form": form, "may_edit": bool(permitted_areas(request.user, EDIT))}
    return render(request, "projects/project_list.html", context)


EDIT = Permission.PROJECT_EDIT


def _of_state(rows, state):
    if state == ProjectState.CLOSED:
        return rows.exclude(closed_at=None)
    if state == ProjectState.ENDED:
        return rows.filter(closed_at=None).exclude(pk__in=rows.running().values("pk"))
    return rows if state == "all" else rows.running()


def names_of_places(projects) -> dict[str, str]:
    """`{code: name}` of the areas and villages these projects work in."""
    codes = {c for project in projects for c in project.serves if len(c) == VILLAGE_DIGITS}
    villages = Village.objects.in_bulk(codes) if codes else {}
    return place_names() | {code: str(village) for code, village in villages.items()}


def places_of(project, names) -> str:
    """Where the project works, in words."""
    return ", ".join(names.get(code, code) for code in project.serves)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROJECT_EDIT)
def project_create(request):
    """A new project; `?village=` and `?dimension=` begin it with what a village's proposal says."""
    project, initial = Project(created_by=request.user), {}
    areas = permitted_areas(request.user, Permission.PROJECT_EDIT)
    village = Village.objects.filter(pk=request.GET.get("village", "")).first()
    if village and is_within(village.code, areas):
        asked = Dimension.objects.filter(pk=request.GET.get("dimension", "")).first()
        project.village = village
        initial = {
            "serves": [village.code],
            "name": f"โครงการพัฒนา{asked.name if asked else ''} {village}",
            "dimensions": [asked.pk] if asked else [],
        }
    return _form_page(request, project, initial)


@require_safe
@permission_required(Permission.PROJECT_EDIT)
def project_for_village(request, code):
    """The way from a village's proposal to the form of a project."""
    asked = {"village": code, "dimension": request.GET.get("dimension", "")}
    return redirect(f"{reverse('projects:project-create')}?{urlencode(asked)}")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROJECT_EDIT)
def project_edit(request, pk):
    return _form_page(request, _editable(request, pk))


def _editable(request, pk):
    rows = Project.objects.editable_by(request.user).select_related("organization")
    return get_object_or_404(rows, pk=pk)


def _form_page(request, project, initial=None):
    codes = permitted_areas(request.user, Permission.PROJECT_EDIT)
    if request.method == "POST" and not project._state.adding:
        hold_as_sent(project, request.POST)
        project = projects.held(project)  # as it stands: what another has just done to it stays
    form = ProjectForm(request.POST or None, instance=project, initial=initial, codes=codes)
    error = None
    if request.method == "POST" and form.is_valid():
        if project._state.adding:
            project.pk = receipts.token_of(request, receipts.ONCE) or project.pk
        try:
            projects.save_project(project=project, by=request.user, **form.beside())
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกโครงการแล้ว")
            return redirect("projects:project-detail", project.pk)
    is_new = project._state.adding
    context = {"form": form, "project": project, "error": error, "is_new": is_new}
    refused = error or form.errors
    return render(request, "projects/project_form.html", context, status=422 if refused else 200)


def _visible(request, pk):
    rows = Project.objects.visible_to(request.user)
    return get_object_or_404(rows.for_table().select_related("village", "closed_by"), pk=pk)


@require_safe
@permission_required(Permission.PROJECT_VIEW)
def project_detail(request, pk):
    project = _visible(request, pk)
    rows = Participation.objects.visible_to(request.user).filter(project=project).for_table()
    context = paginate(request, rows.order_by("status", "household__subdistrict", "id"))
    found = list(context["page"])
    given = _given(found)
    for row in found:
        row.baht = given.get(row.pk)
        row.is_outside = not project.reaches(row.household)
    details = {"project": str(pk), "count": context["page"].paginator.count}
    audit.record(Act.PROJECT_VIEWED, project, by=request.user)
    audit.record(Act.PARTICIPATION_LISTED, by=request.user, details=details)
    owner = project.organization
    context |= {
        "project": project,
        "numbers": numbers_known_to(request.user, [project]).get(project.pk),
        "said": said_beside(project, request.user),
        "places": places_of(project, names_of_places([project])),
        "stages": [Stage(stage).label for stage in project.stages],
        "partners": [
            p.organization
            for p in project.partners.select_related("organization")
            if p.organization_id != owner.pk  # merged into the owner since
        ],
        "may_edit": Project.objects.editable_by(request.user).filter(pk=pk).exists(),
        "may_choose": bool(permitted_areas(request.user, EDIT)) and project.takes,
        "has_reader": readers_of(owner).exists(),
    }
    return render(request, "projects/project_detail.html", context)


def _given(rows) -> dict:
    """`{participation: baht}` of those on the page, from the ledger."""
    found = Assistance.objects.standing().filter(participation__in=rows)
    sums: dict = {}
    for key, amount in found.order_by().values_list("participation", "amount"):
        sums[key] = sums.get(key, 0) + (amount or 0)
    return sums


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROJECT_EDIT)
def project_close(request, pk):
    project = _editable(request, pk)
    back = reverse("projects:project-detail", args=[pk])
    waiting = numbers_of_one(project).chosen
    question = Question(
        title=f"ปิดโครงการ “{project.name}”",
        button="ปิดโครงการ",
        back=back,
        lines=present(Line("ครัวเรือนที่คัดเลือกแล้วและยังไม่มีผล", waiting, "ครัวเรือน")),
        note="ปิดแล้วคัดเลือกครัวเรือนเพิ่มไม่ได้ แต่ยังบันทึกผลและเงินที่จ่ายของครัวเรือนเดิมได้ และเปิดต่อได้ "
        "หน่วยงานเจ้าของ และพี่เลี้ยงของครัวเรือนที่ยังไม่มีผล ได้รับแจ้งเท่าที่มีผู้ใช้ในระบบ",
    )
    form = CloseForm(request.POST or None)
    if page := ask_first(request, question, form):
        return page
    attempt(request, "ปิดโครงการแล้ว", projects.close_project, project=project, **form.cleaned_data)
    return redirect(back)


@require_POST
@permission_required(Permission.PROJECT_EDIT)
def project_reopen(request, pk):
    project = _editable(request, pk)
    attempt(request, "เปิดโครงการต่อแล้ว", projects.reopen_project, project=project)
    return redirect("projects:project-detail", pk)


def _within_reach(user, keys) -> list[Household]:
    """All that were ticked. Raises `OutOfReachError` where one is not the user's any more."""
    found = list(Household.objects.permitted(user, Permission.PROJECT_EDIT).filter(pk__in=keys))
    if len(found) != len(keys):
        raise OutOfReachError
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROJECT_EDIT)
def project_choose(request, pk):
    """Households the project is for, most urgent first; a person ticks and says why."""
    project = _visible(request, pk)
    asked = {
        "all": "1" if request.GET.get("all") == "1" else "",
        "household": whole_number(request.GET.get("household", "")),
    }
    rows = candidates(project, request.user, everybody=bool(asked["all"] or asked["household"]))
    if asked["household"]:
        rows = rows.filter(pk=asked["household"])
    form, error = ChooseForm(request.POST or None), None
    ticked = {whole_number(key) for key in request.POST.getlist("household")}
    if asked["household"] and request.method != "POST":
        ticked = {asked["household"]}
    if request.method == "POST" and form.is_valid():
        try:
            chosen = choosing.choose_households(
                project=project,
                households=_within_reach(request.user, ticked - {None}),
                by=request.user,
                **form.cleaned_data,
            )
        except DomainError as broken:
            error = broken
        else:
            heard = choosing.who_hears(chosen)
            messages.success(request, f"คัดเลือกแล้ว {len(chosen)} ครัวเรือน {heard}")
            return redirect("projects:project-detail", pk)
    context = paginate(request, rows)
    count = context["page"].paginator.count
    details = {"project": str(pk), "count": count}
    audit.record(Act.CANDIDATES_LISTED, project, by=request.user, details=details)
    names = dict(Dimension.objects.values_list("pk", "name"))
    for row in context["page"]:
        row.lacks = [(code, names[code]) for code in row.lacking]
        row.is_ticked = row.pk in ticked
    numbers = numbers_of_one(project)
    context |= asked | {
        "project": project,
        "form": form,
        "error": error,
        "numbers": numbers,
        "is_full": numbers.seats_left is not None and numbers.seats_left <= 0,
    }
    refused = error or form.errors
    return render(request, "projects/project_choose.html", context, status=422 if refused else 200)
