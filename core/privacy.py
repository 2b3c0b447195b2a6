"""Every field of every model belongs to one class of data; exports, API and admin follow it.

public     could be printed on a notice board: places, indicators, the committee's order
internal   of the office's work: ids, dates, states, who did it
personal   about a living person, enough to know or find them
sensitive  what would hurt in the wrong hands: poverty, illness, disability, money, national IDs,
           and whatever was written freely about a family
"""

from django.db.models import Model, TextChoices


class DataClass(TextChoices):
    PUBLIC = "public", "เปิดเผยได้"
    INTERNAL = "internal", "ใช้ภายใน"
    PERSONAL = "personal", "ข้อมูลส่วนบุคคล"
    SENSITIVE = "sensitive", "ข้อมูลอ่อนไหว"


def classified(
    *, public: str = "", internal: str = "", personal: str = "", sensitive: str = ""
) -> dict[str, DataClass]:
    """`{field: class}` from names with spaces between; a name given twice is a mistake."""
    classes: dict[str, DataClass] = {}
    given = {"public": public, "internal": internal, "personal": personal, "sensitive": sensitive}
    for name, fields in given.items():
        for field in fields.split():
            if field in classes:
                raise ValueError(f"{field} stands in two classes of data")
            classes[field] = DataClass(name)
    return classes


def class_of(model: type[Model], field: str) -> DataClass | None:
    """The class of a model's field; None when nobody has said."""
    return getattr(model, "privacy", {}).get(field)


def is_personal(model: type[Model]) -> bool:
    """Whether a row of the model says anything about a person."""
    guarded = {DataClass.PERSONAL, DataClass.SENSITIVE}
    return bool(guarded & set(getattr(model, "privacy", {}).values()))
