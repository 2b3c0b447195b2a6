"""What a page says, as a reader sees it: where its template breaks a line is a space."""


def words(page) -> str:
    """Returns the text of a response (or of its HTML) with one space wherever there is some."""
    return " ".join((page if isinstance(page, str) else page.content.decode()).split())
