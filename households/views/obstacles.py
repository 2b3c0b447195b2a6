"""An obstacle that was met at a household: of its sub-district, and without its name."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from committees.forms.obstacles import ObstacleForm
from committees.services.obstacles import write_obstacle
from core.errors import DomainError
from core.pages import form_page
from households.actions import Act
from households.models import Household, Person


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.OBSTACLE_WRITE)
def obstacle_create(request, pk):
    rows = Household.objects.permitted(request.user, Permission.OBSTACLE_WRITE)
    household = get_object_or_404(rows.select_related("subdistrict"), pk=pk)
    audit.record_shown(Act.HOUSEHOLD_VIEWED, household, request=request)
    names = people_of(household)
    form = ObstacleForm(request.POST or None, of_household=True, names=names)
    error = None
    if request.method == "POST" and form.is_valid():
        place = {"area": household.subdistrict, "names": names}
        try:
            obstacle = write_obstacle(by=request.user, **place, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "แจ้งแล้ว คำตอบจะมาที่กล่องข้อความของท่าน")
            return redirect("committees:obstacle-detail", obstacle.pk)
    return form_page(request, "households/obstacle_form.html", form, error, household=household)


def people_of(household) -> tuple[str, ...]:
    """First and last names of its people and its head, as they may not stand in the text."""
    people = Person.objects.filter(household=household).values_list("first_name", "last_name")
    return (household.head_name, *(f"{first} {last}" for first, last in people))
