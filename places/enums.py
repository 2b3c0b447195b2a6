"""Choices of areas and organisations. Values are stored; labels are what people read."""

from django.db.models import TextChoices


class AreaLevel(TextChoices):
    PROVINCE = "province", "จังหวัด"
    DISTRICT = "district", "อำเภอ"
    SUBDISTRICT = "subdistrict", "ตำบล"


class OrganizationKind(TextChoices):
    MINISTRY = "ministry", "กระทรวง"
    AGENCY = "agency", "หน่วยงานส่วนกลาง"
    PROVINCIAL_OFFICE = "provincial_office", "หน่วยงานในจังหวัด"
    LOCAL_GOVERNMENT = "local_government", "องค์กรปกครองส่วนท้องถิ่น"
    PRIVATE = "private", "ภาคเอกชนและเครือข่าย"

    @classmethod
    def public(cls) -> list:
        """Offices of the state that work in the province."""
        return [cls.PROVINCIAL_OFFICE, cls.LOCAL_GOVERNMENT]

    @classmethod
    def within_reach(cls) -> list:
        """Whoever works in the province."""
        return [*cls.public(), cls.PRIVATE]
