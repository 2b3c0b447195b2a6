"""Areas and organisations as tables people send and take."""

from decimal import Decimal

from import_export import fields

from accounts.resources import ReferenceResource
from core.consequences import Event, lines_of
from core.tables import Choice, Known, Number, YesNo
from places.enums import AreaLevel, OrganizationAct, OrganizationKind
from places.models import Area, Organization

ON_ITS_PAGE = "โปรดเลิกใช้ที่หน้าของหน่วยงานนี้ในทะเบียนหน่วยงาน"


class AreaResource(ReferenceResource):
    code = fields.Field("code", "รหัสพื้นที่")
    level = fields.Field("level", "ระดับ", Choice(AreaLevel))
    name = fields.Field("name", "ชื่อ")
    name_en = fields.Field("name_en", "ชื่อภาษาอังกฤษ")
    parent = fields.Field("parent", "รหัสพื้นที่แม่", Known(Area, "code"))
    latitude = fields.Field("latitude", "ละติจูด", Number(Decimal))
    longitude = fields.Field("longitude", "ลองจิจูด", Number(Decimal))

    class Meta(ReferenceResource.Meta):
        model = Area
        fields = ("code", "level", "name", "name_en", "parent", "latitude", "longitude")
        import_id_fields = ("code",)


class OrganizationResource(ReferenceResource):
    code = fields.Field("code", "รหัส")
    name = fields.Field("name", "ชื่อหน่วยงาน")
    short_name = fields.Field("short_name", "ชื่อย่อ")
    kind = fields.Field("kind", "ประเภท", Choice(OrganizationKind))
    parent = fields.Field("parent", "รหัสต้นสังกัด", Known(Organization, "code"))
    is_active = fields.Field("is_active", "ใช้งาน", YesNo())

    class Meta(ReferenceResource.Meta):
        model = Organization
        fields = ("code", "name", "short_name", "kind", "parent", "is_active")
        import_id_fields = ("code",)

    def before_save_instance(self, instance, row, *, user=None, **kwargs):
        """A body on which something hangs goes out of use on its own page, which says what first.
        Raises `ValueError`.
        """
        in_use = Organization.objects.filter(pk=instance.pk, is_active=True)
        if instance.is_active or not in_use.exists():
            return
        if lines := lines_of(Event(OrganizationAct.CLOSE, instance, by=user)):
            hanging = ", ".join(f"{line.text} {line.count:,} {line.unit}" for line in lines)
            raise ValueError(f"“{instance.name}” ยังมี{hanging} {ON_ITS_PAGE}")
