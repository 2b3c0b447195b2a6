"""What the household page shows of projects."""

from accounts.permissions import Permission
from assistance.projects.services.candidates import open_projects_for
from households.panels import household_panel


@household_panel(
    key="projects",
    title="โครงการ",
    order=57,
    permission=Permission.PROJECT_VIEW,
    template="projects/partials/projects_panel.html",
)
def projects_panel(request, household):
    rows = household.participations.select_related("project", "dimension").order_by("-chosen_at")
    fitting = [] if household.left_on else open_projects_for(household)
    return {"rows": list(rows), "fitting": fitting}
