"""The choice of a body."""

from django import forms

from places.models import Organization


class BodyField(forms.ModelChoiceField):
    """Organisations; one merged into another since the page was opened is that other one."""

    def to_python(self, value):
        return super().to_python(Organization.objects.standing_key(value))

    def has_changed(self, initial, data):
        return super().has_changed(initial, Organization.objects.standing_key(data))

    def bound_data(self, data, initial):
        return Organization.objects.standing_key(super().bound_data(data, initial))
