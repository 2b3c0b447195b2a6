"""What the page of a place shows of projects, and the way from a village's proposal to one."""

from accounts.permissions import Permission
from assistance.models import Project
from places.panels import area_door, area_panel

area_door("เสนอเป็นโครงการ", "projects:project-for-village", Permission.PROJECT_EDIT)
MOST = 20


@area_panel(
    key="projects",
    title="โครงการในพื้นที่",
    order=50,
    permission=Permission.PROJECT_VIEW,
    template="projects/partials/area_panel.html",
)
def projects_panel(request, place):
    """Running projects that work in the place and the person may open."""
    rows = Project.objects.visible_to(request.user).running()
    here = rows.serving(place.code) | rows.filter(serves__contains=[place.code])
    rows = here.distinct().select_related("organization").order_by("ends_on", "name_sort_key")
    return {"rows": rows[:MOST]}
