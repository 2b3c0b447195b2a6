"""Lists of earlier work of invented households, as offices keep them."""

from households.models import Household


def said_of(household: Household) -> dict:
    """What a list says of a household by national ID: its number and the name behind it."""
    person = household.persons.get(is_head=True)
    pin = person.pin if isinstance(person.pin, str) else person.pin.formatted
    return {
        "เลขประจำตัวประชาชน": pin,
        "ชื่อ-สกุล": f"{person.title}{person.first_name} {person.last_name}",
    }


def cells(rows: list[dict]) -> list[list]:
    """Headings and rows; a column that a row does not say stays empty."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [names, *([row.get(name, "") for name in names] for row in rows)]
