"""Households as a mentor of today or of before names them."""

from rest_framework import serializers

from core.thai import whole_number
from households.serializers import PermittedHouseholdField
from mentors.services.handed_over import household_once_of


class HouseholdOfThenField(PermittedHouseholdField):
    """As its parent; also a household the caller has handed on, for work of before. Whether the
    day was theirs is asked when it is written (`mentors.services.handed_over`).
    """

    def to_internal_value(self, data):
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError:
            if (number := whole_number(data)) is None:
                raise
            user = self.context["request"].user
            if household := household_once_of(user, number, self.permission):
                return household
            raise
