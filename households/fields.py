"""A row's household, with the district beside it: what the fence compares (decision 0029)."""

from django.db import models


class HouseholdKey(models.ForeignKey):
    """A foreign key whose constraint the migrations write over (household, district).

    So the district of a row cannot differ from its household's, and follows it.
    """

    def __init__(self, to="households.Household", on_delete=models.PROTECT, **kwargs):
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


class DistrictField(models.PositiveSmallIntegerField):
    """The household's district (DOPA code as a number). Left empty, a trigger fills it in."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"verbose_name": "รหัสอำเภอ", "editable": False, "blank": True}
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, _args, _kwargs = super().deconstruct()
        return name, path, [], {}
