"""Likely duplicates, side by side, for a decision."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.confirming import Question, ask_first
from core.consequences import form_of, lines_of
from core.pages import attempt, paginate
from households.actions import Act
from households.forms import ReasonForm
from households.models import Household
from households.services.duplicates import (
    likely_duplicates,
    merge_households,
    merging,
    tell_apart,
    told_apart,
    unmerge_households,
)


@require_safe
@permission_required(Permission.HOUSEHOLD_EDIT)
def duplicate_list(request):
    """Pairs within the person's own area, most alike first; with `apart` in the address those that
    were told apart.
    """
    mine = Household.objects.permitted(request.user, Permission.HOUSEHOLD_EDIT)
    is_apart = "apart" in request.GET
    pairs = told_apart(mine) if is_apart else likely_duplicates(mine)
    context = paginate(request, pairs, size=20)
    shown = list(context["page"].object_list)
    members = _members(shown)
    for pair in shown:
        pair["one_people"] = members.get(pair["one"].pk, [])
        pair["other_people"] = members.get(pair["other"].pk, [])
        _mark_alike(pair)
    audit.record(Act.HOUSEHOLD_DUPLICATES_LISTED, by=request.user, details={"count": len(pairs)})
    context |= {"pairs": shown, "is_apart": is_apart}
    return render(request, "households/duplicate_list.html", context)


def _mark_alike(pair):
    """`is_alike` of the people by whom the two were found: written or spoken alike in both."""
    one, other = pair["one_people"], pair["other_people"]
    shared = {p.sound_key for p in one} & {p.sound_key for p in other} - {""}
    for person in (*one, *other):
        person.is_alike = person.sound_key in shared


def _members(pairs) -> dict[int, list]:
    households = [household for pair in pairs for household in (pair["one"], pair["other"])]
    found: dict[int, list] = {}
    rows = Household.objects.filter(pk__in=[h.pk for h in households]).prefetch_related("persons")
    for household in rows:
        found[household.pk] = list(household.persons.all())
    return found


@require_POST
@permission_required(Permission.HOUSEHOLD_EDIT)
def duplicate_decide(request, pk, other_pk):
    """`keep` names the household that stays; without it the two are told apart."""
    rows = Household.objects.permitted(request.user, Permission.HOUSEHOLD_EDIT)
    one = get_object_or_404(rows, pk=pk)
    other = get_object_or_404(rows.exclude(pk=pk), pk=other_pk)
    keep, reason = request.POST.get("keep", ""), request.POST.get("reason", "")[:255]
    back = reverse("households:duplicate-list")
    if keep not in (str(one.pk), str(other.pk)):
        attempt(request, "บันทึกว่าเป็นคนละครัวเรือนแล้ว", tell_apart, one=one, other=other, reason=reason)
        return redirect(back)
    stays, double = (one, other) if keep == str(one.pk) else (other, one)
    event = merging(stays, double, by=request.user, reason=reason)
    form = form_of(request, event)
    question = Question(
        title=f"รวม {double.head_name or double} เข้ากับ {stays.head_name or stays}",
        button="รวม",
        back=back,
        lines=lines_of(event),
        note=f"ครัวเรือน #{double.pk} จะออกจากโครงการเพราะบันทึกซ้ำ และ #{stays.pk} แสดงประวัติของทั้งสอง"
        " หากรวมผิดแยกกลับได้ที่หน้าครัวเรือน",
    )
    if page := ask_first(request, question, form):
        return page
    attempt(
        request,
        "รวมแล้ว ประวัติของทั้งสองครัวเรือนยังอยู่ครบ",
        merge_households,
        stays=stays,
        double=double,
        reason=reason,
        chosen=form.choices if form else {},
    )
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.HOUSEHOLD_EDIT)
def household_unmerge(request, pk):
    """Takes a merge back: `pk` is the household that was merged away."""
    rows = Household.objects.permitted(request.user, Permission.HOUSEHOLD_EDIT)
    double = get_object_or_404(rows, pk=pk)
    audit.record_shown(Act.HOUSEHOLD_VIEWED, double, request=request)
    back, form = reverse("households:household-detail", args=[pk]), ReasonForm(request.POST or None)
    question = Question(
        title=f"แยก {double.head_name or double} กลับเป็นครัวเรือนของตนเอง",
        button="แยกกลับ",
        back=back,
        note="สิ่งที่ย้ายไปตอนรวมจะกลับมาเท่าที่ทำได้ สิ่งที่บันทึกหลังรวมอยู่กับครัวเรือนที่ใช้ต่อ",
    )
    if page := ask_first(request, question, form):
        return page
    done = attempt(request, "แยกกลับแล้ว", unmerge_households, double=double, **form.cleaned_data)
    for sentence in done[1] if done else ():
        messages.warning(request, sentence)
    return redirect(back)
