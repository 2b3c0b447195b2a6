"""Households as a mentor of today or of before names them."""

from rest_framework import serializers

from households.serializers import PermittedHouseholdField
from mentors.services.former import household_once_of

LONGEST_KEY = 18  # digits that surely fit a bigint


class HouseholdOfThenField(PermittedHouseholdField):
    """As its parent; also a household the caller has handed on, for work of before. Whether the
    day was theirs is asked when it is written (`logbook.services.former`).
    """

    def to_internal_value(self, data):
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError:
            if not str(data).isdecimal() or len(str(data)) > LONGEST_KEY:
                raise
            if household := household_once_of(self.context["request"].user, int(data)):
                return household
            raise
