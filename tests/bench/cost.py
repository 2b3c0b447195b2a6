"""What a request spends in the database, said in a header to whoever asks for it."""

import time

from django.db import connection

ASKED, SAID = "X-Bench-Cost", "X-Bench-Queries"


class CostMiddleware:
    """Answers a request with the header `ASKED` with `SAID`: «queries milliseconds»."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if ASKED not in request.headers:
            return self.get_response(request)
        spent: list[float] = []
        with connection.execute_wrapper(lambda *a: _timed(spent, *a)):
            response = self.get_response(request)
        response[SAID] = f"{len(spent)} {1000 * sum(spent):.1f}"
        return response


def _timed(spent, execute, *arguments):
    started = time.perf_counter()
    try:
        return execute(*arguments)
    finally:
        spent.append(time.perf_counter() - started)
