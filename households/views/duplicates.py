"""Likely duplicates, side by side, for a decision."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from committees import audit
from committees.access import permission_required
from committees.permissions import Permission
from households.models import Household
from households.services.duplicates import likely_duplicates, merge_households, tell_apart
from loei_poverty.confirming import Question, ask_first, lines_of
from loei_poverty.pages import attempt, paginate


@require_safe
@permission_required(Permission.HOUSEHOLD_EDIT)
def duplicate_list(request):
    """Pairs within the person's own area, most alike first."""
    mine = Household.objects.permitted(request.user, Permission.HOUSEHOLD_EDIT)
    pairs = likely_duplicates(mine)
    context = paginate(request, pairs, size=20)
    shown = list(context["page"].object_list)
    members = _members(shown)
    for pair in shown:
        pair["one_people"] = members.get(pair["one"].pk, [])
        pair["other_people"] = members.get(pair["other"].pk, [])
        _mark_alike(pair)
    audit.record("household.duplicates_listed", by=request.user, details={"count": len(pairs)})
    return render(request, "households/duplicate_list.html", context | {"pairs": shown})


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
    one, other = get_object_or_404(rows, pk=pk), get_object_or_404(rows, pk=other_pk)
    keep, reason = request.POST.get("keep", ""), request.POST.get("reason", "")[:255]
    back = reverse("households:duplicate-list")
    if keep not in (str(one.pk), str(other.pk)):
        attempt(request, "บันทึกว่าเป็นคนละครัวเรือนแล้ว", tell_apart, one=one, other=other,
             reason=reason)  # fmt: skip
        return redirect(back)
    kept, double = (one, other) if keep == str(one.pk) else (other, one)
    question = Question(
        title=f"รวม {double.head_name or double} เข้ากับ {kept.head_name or kept}", button="รวม",
        back=back, lines=lines_of("household-merge", double),
        note=f"ครัวเรือน #{double.pk} จะออกจากโครงการเพราะบันทึกซ้ำ และ #{kept.pk} แสดงประวัติของทั้งสอง"
        " รวมแล้วแยกกลับไม่ได้",
    )  # fmt: skip
    if page := ask_first(request, question):
        return page
    attempt(request, "รวมแล้ว ประวัติของทั้งสองครัวเรือนยังอยู่ครบ", merge_households, kept=kept,
         double=double, reason=reason)  # fmt: skip
    return redirect(back)
