"""Households that were visited, and whose four ท were looked at."""

from django.db.models import Exists, OuterRef, Q

from households.sets import household_set
from logbook.counting import met, standing
from logbook.models import AssessmentLine, Visit


@household_set("visited", name="ได้รับการเยี่ยมในเดือน", within="programme")
def visited(window):
    visits = Visit.objects.filter(met(), household=OuterRef("pk"))
    return Q(Exists(visits.filter(visited_on__gte=window.start, visited_on__lt=window.end)))


@household_set("assessed", name="วิเคราะห์ 4 ท แล้ว", within="programme")
def assessed(window):
    lines = AssessmentLine.objects.filter(standing("visit__"), visit__household=OuterRef("pk"))
    return Q(Exists(lines.filter(visit__visited_on__lt=window.end)))
