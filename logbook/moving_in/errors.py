"""Why a row of earlier work is not taken."""


class RowRefusedError(Exception):
    """Carries the verdict's code, the column and what was read in it."""

    def __init__(self, code: str, key: str, value: str = "") -> None:
        self.code, self.key, self.value = code, key, value
        super().__init__(code)
