"""A list cut into pages, and the query its links keep."""

from django.core.paginator import Paginator

PAGE_SIZE = 50


def paginate(request, rows, size=PAGE_SIZE) -> dict:
    """Template context `page` and `query_without_page` for `partials/pagination.html`."""
    query = request.GET.copy()
    number = query.pop("page", ["1"])[-1]
    return {
        "page": Paginator(rows, size).get_page(number),
        "query_without_page": f"{query.urlencode()}&" if query else "",
    }
