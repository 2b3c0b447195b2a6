"""What a page shows of a job, and what it answers while it is polled."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.jobs import progress
from core.jobs.rows import Job


def job_part(request: HttpRequest, job: Job) -> HttpResponse | None:
    """Returns the answer to a page that asks how far its job is, else None.

    The page shows the same `job` with `<c-job>`; when it has ended, the answer makes the page load
    anew.
    """
    progress.show(job)
    # For the template; `htmx` comes from a middleware.
    job.poll_url = f"{request.path}?{_asked(request)}"  # type: ignore[attr-defined]
    is_htmx = request.htmx  # type: ignore[attr-defined]
    if not (is_htmx and request.GET.get("part") == "job"):
        return None
    response = render(request, "partials/job.html", {"job": job})
    if not job.is_live:
        response["HX-Refresh"] = "true"
    return response


def _asked(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["part"] = "job"
    return query.urlencode()
