"""The stored key by which a list of people or bodies stands in the order of a Thai dictionary."""

from django.db.models import Func, GeneratedField, TextField, Value
from django.db.models.functions import Concat


def sort_key_of(*names: str) -> GeneratedField:
    """The field `name_sort_key` of these columns, one behind the other; PostgreSQL keeps it
    (`thai_sort_key`, the twin of `core.thai.sort_key`).
    """
    first, *others = names
    parts = [part for name in others for part in (Value(" "), name)]
    whole = Concat(first, *parts) if others else first
    return GeneratedField(
        verbose_name="ลำดับตามพจนานุกรม",
        expression=Func(whole, function="thai_sort_key"),
        output_field=TextField(),
        db_persist=True,
    )
