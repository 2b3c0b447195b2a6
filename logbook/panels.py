"""What the household page shows of visits, help and referrals."""

from committees.permissions import Permission
from households.panels import household_panel
from logbook.models import AssessmentLine


@household_panel(key="visits", title="การเยี่ยม", order=40, permission=Permission.VISIT_VIEW,
                 template="logbook/partials/visits_panel.html")  # fmt: skip
def visits_panel(request, household):
    visits = list(household.visits.select_related("recorded_by")[:10])
    lines = AssessmentLine.objects.filter(visit__household=household).order_by("-visit__visited_on")
    latest: dict = {}
    for line in lines[:40]:
        latest.setdefault(line.get_aspect_display(), []).append(line.score)
    four_t = [(name, scores[0], scores[1] if len(scores) > 1 else None)
              for name, scores in latest.items()]  # fmt: skip
    return {"visits": visits, "four_t": four_t}


@household_panel(key="assistance", title="การช่วยเหลือ", order=50,
                 permission=Permission.ASSISTANCE_VIEW,
                 template="logbook/partials/assistance_panel.html")  # fmt: skip
def assistance_panel(request, household):
    return {"rows": list(household.assistance.select_related("dimension", "organization")[:20])}


@household_panel(key="referrals", title="เรื่องส่งต่อ", order=60, permission=Permission.REFERRAL_VIEW,
                 template="logbook/partials/referrals_panel.html")  # fmt: skip
def referrals_panel(request, household):
    return {"rows": list(household.referrals.select_related("organization", "dimension"))}
