"""Indicators and who owns them, as tables people send and take."""

from import_export import fields

from accounts.resources import ReferenceResource
from core.tables import Choice, Known, Number
from core.thai import whole_number
from indicators.enums import AgencyPart
from indicators.models import (
    Indicator,
    IndicatorAgency,
    IndicatorCategory,
    IndicatorEdition,
    IndicatorThreshold,
)
from places.models import Organization

EDITION, NUMBER = "ฉบับ", "ตัวชี้วัดที่"


class Numbered(Known):
    """A row of an edition by its number; the edition stands in the same line."""

    def get_queryset(self, value, row, *args, **kwargs):
        return super().get_queryset(value, row).filter(edition__name=row.get(EDITION))

    def clean(self, value, row=None, **kwargs):
        if whole_number(value) is None:
            raise ValueError(f"“{value}” ไม่ใช่เลขที่ของ{self.model._meta.verbose_name}")
        return super().clean(value, row, **kwargs)


class IndicatorResource(ReferenceResource):
    edition = fields.Field("edition", EDITION, Known(IndicatorEdition, "name"))
    number = fields.Field("number", NUMBER, Number())
    name = fields.Field("name", "ชื่อตัวชี้วัด")
    category = fields.Field("category", "หมวดที่", Numbered(IndicatorCategory, "number"))

    class Meta(ReferenceResource.Meta):
        model = Indicator
        fields = ("edition", "number", "name", "category")
        import_id_fields = ("edition", "number")


class OwnerResource(ReferenceResource):
    """A line for each agency of an indicator. The edition is only read to find the indicator."""

    edition = fields.Field("indicator__edition__name", EDITION, readonly=True)
    indicator = fields.Field("indicator", NUMBER, Numbered(Indicator, "number"))
    organization = fields.Field("organization", "หน่วยงาน", Known(Organization, "name"))
    part = fields.Field("part", "ส่วนรับผิดชอบ", Choice(AgencyPart))
    position = fields.Field("position", "ลำดับที่พิมพ์", Number())

    class Meta(ReferenceResource.Meta):
        model = IndicatorAgency
        fields = ("edition", "indicator", "organization", "part", "position")
        import_id_fields = ("indicator", "organization", "part")

    def get_queryset(self):
        return super().get_queryset().select_related("indicator__edition", "organization")


class ThresholdResource(ReferenceResource):
    """A line for each level of an indicator of which the threshold is known."""

    edition = fields.Field("indicator__edition__name", EDITION, readonly=True)
    indicator = fields.Field("indicator", NUMBER, Numbered(Indicator, "number"))
    level = fields.Field("level", "ระดับ", Number())
    text = fields.Field("text", "เกณฑ์")
    basis = fields.Field("basis", "ที่มา")

    class Meta(ReferenceResource.Meta):
        model = IndicatorThreshold
        fields = ("edition", "indicator", "level", "text", "basis")
        import_id_fields = ("indicator", "level")

    def get_queryset(self):
        return super().get_queryset().select_related("indicator__edition")
