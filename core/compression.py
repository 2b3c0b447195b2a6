"""Answers are sent compressed. Django's middleware does it, and hides how long an answer really is
by some random bytes, so that nothing can be guessed from its length (BREACH).
"""

from typing import Any

from django.middleware.gzip import GZipMiddleware

TEXT = ("text/", "application/json", "application/javascript", "image/svg", "application/openapi")


class CompressionMiddleware(GZipMiddleware):
    """Leaves alone what is packed already: sheets, papers, photos, and static files, which were
    compressed once when they were collected.
    """

    def process_response(self, request: Any, response: Any) -> Any:
        if not response.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
