"""The base of every rule a person can break."""


class DomainError(Exception):
    """A broken rule. `code` is for phones and tests, `message` (Thai) for people.

    `status` is the HTTP status an API answers with.
    """

    code = "domain_error"
    message = "ทำรายการนี้ไม่ได้"
    status = 422

    def __init__(self, message: str | None = None) -> None:
        if message:
            self.message = message
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message
