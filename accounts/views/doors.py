"""Doors beside the sign-in: those that are closed here, and asking for a link by e-mail."""

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils.decorators import method_decorator


@login_not_required
def closed(request, **kwargs):
    """A page of the library that this system has no use for: nobody signs up, and an address for
    e-mail is changed by the administrator.
    """
    raise Http404


@login_not_required
def ask_administrator(request):
    """Says who gives a link for a password."""
    return render(request, "account/password_reset.html", {"is_closed": True})


@method_decorator(login_not_required, name="dispatch")
class AskForLinkView(allauth_views.PasswordResetView):
    """A link by e-mail where mail is set up; else the page says who gives one."""

    def dispatch(self, request, *args, **kwargs):
        if not settings.EMAIL_READY:
            return ask_administrator(request)
        return super().dispatch(request, *args, **kwargs)


ask_for_link = AskForLinkView.as_view()
