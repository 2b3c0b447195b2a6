"""A form that was opened before its household was handed on."""

from django.http import Http404

from mentors.services.handed_over import household_once_of


def once_theirs(request, pk):
    """The household a form was opened for that was handed on since; no new form is given out."""
    household = household_once_of(request.user, pk) if request.method == "POST" else None
    if household is None:
        raise Http404
    return household
