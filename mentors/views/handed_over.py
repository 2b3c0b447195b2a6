"""A form that was opened before its household was handed on."""

from django.http import Http404

from mentors.services.handed_over import household_once_of


def once_theirs(request, pk, permission):
    """The household a form was opened for that was handed on since; no new form is given out."""
    is_sent = request.method == "POST"
    household = household_once_of(request.user, pk, permission) if is_sent else None
    if household is None:
        raise Http404
    return household
