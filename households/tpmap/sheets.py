"""Several sheets read as one list: how they are asked for, and which row is on which."""

ALL = "*"  # for the name of a sheet: all that are lists; no spreadsheet allows it in a name
EVERY = "all"  # the same, as it is typed
FIRST_OF_NEXT = 2_000_000  # line 5 of the second sheet read is row 2,000,005


def place(row: int, sheets) -> tuple[str, int]:
    """`(name of the sheet, line as a person sees it)` of a row; the name is empty where only one of
    `sheets` (names of those read) was.
    """
    name = sheets[row // FIRST_OF_NEXT] if len(sheets) > 1 else ""
    return name, row % FIRST_OF_NEXT
