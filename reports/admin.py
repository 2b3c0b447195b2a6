"""NESDC's figures, by name, for the administrator."""

from django import forms
from django.contrib import admin
from import_export import fields
from import_export.admin import ImportExportModelAdmin

from accounts.resources import ReferenceResource
from accounts.site import Recorded
from core.tables import Number, TableAdminMixin, YesNo
from reports.metrics import METRICS
from reports.models import NationalMetric

PROPOSED = ("name", "unit", "metric", "key")


class NationalMetricResource(ReferenceResource):
    name = fields.Field("name", "ชื่อใน TPMAP Dashboard")
    unit = fields.Field("unit", "หน่วย")
    metric = fields.Field("metric", "ตัวเลขของเรา")
    key = fields.Field("key", "ส่วนย่อย")
    sort_key = fields.Field("sort_key", "ลำดับ", Number())
    is_active = fields.Field("is_active", "ใช้งาน", YesNo())

    class Meta(ReferenceResource.Meta):
        model = NationalMetric
        fields = ("name", "unit", "metric", "key", "sort_key", "is_active")
        import_id_fields = ("name",)

    def before_save_instance(self, instance, row, **kwargs):
        """Only what the table changes is saved: it is the office's from then on, if that is what we
        proposed.
        """
        stored = NationalMetric.objects.filter(pk=instance.pk).values(*PROPOSED).first()
        if stored != {name: getattr(instance, name) for name in PROPOSED}:
            instance.is_ours = False


class NationalMetricForm(forms.ModelForm):
    metric = forms.ChoiceField(
        label="ตัวเลขของเราที่เทียบ",
        required=False,
        choices=[("", "ไม่มีตัวเลขของเราที่เทียบได้"), *((m.code, m.name) for m in METRICS)],
    )

    class Meta:
        model = NationalMetric
        fields = ("name", "unit", "metric", "key", "sort_key", "is_active", "is_ours")

    def clean(self):
        """What somebody has written is not our proposal any more."""
        if set(PROPOSED) & set(self.changed_data):
            self.cleaned_data["is_ours"] = False
        return self.cleaned_data


@admin.register(NationalMetric)
class NationalMetricAdmin(TableAdminMixin, Recorded, ImportExportModelAdmin):
    resource_classes = (NationalMetricResource,)
    form = NationalMetricForm
    list_display = ("name", "unit", "ours", "key", "sort_key", "is_active", "is_ours")

    @admin.display(description="ตัวเลขของเรา", ordering="metric")
    def ours(self, row):
        return next((m.name for m in METRICS if m.code == row.metric), row.metric)
