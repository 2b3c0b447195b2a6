"""A paper opened by a link that was mailed: no account. Every link that opens nothing gets the same
sentence. Nobody is signed in, so the page acts for a purpose of its own.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.acting import acting_for
from committees.errors import LinkShutError
from committees.services import linked
from core.addresses import client_address
from core.links import open_private

PURPOSE = "papers.link"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def linked_paper(request, link):
    """Says what the paper is; opening it, which only a press does, is the receipt."""
    try:
        key, sent = linked.key_in(link, address=client_address(request))
        with acting_for(purpose=PURPOSE, request_id=request.id):
            row = linked.delivery_of(key, sent)
            if request.method != "POST":
                return render(request, "committees/linked_paper.html", {"row": row})
            paper = open_private(row.file)
            linked.open_linked(row)
            return FileResponse(paper, filename=f"paper-{row.dispatch_id}.pdf")
    except LinkShutError as error:
        context = {"sentence": str(error)}
        return render(request, "committees/linked_shut.html", context, status=error.status)
