"""Choices of areas and organisations. Values are stored; labels are what people read."""

from django.db.models import TextChoices


class AreaLevel(TextChoices):
    PROVINCE = "province", "จังหวัด"
    DISTRICT = "district", "อำเภอ"
    SUBDISTRICT = "subdistrict", "ตำบล"


class OrganizationAct(TextChoices):
    """Acts on a whole body, by which apps register what hangs on it."""

    CLOSE = "organization-close", "เลิกใช้หน่วยงาน"


class OrganizationKind(TextChoices):
    """Kinds of bodies, as far as the circular and its plan form name them (docs/circular.md)."""

    MINISTRY = "ministry", "กระทรวง"
    AGENCY = "agency", "หน่วยงานส่วนกลาง"
    PROVINCIAL_OFFICE = "provincial_office", "หน่วยงานในจังหวัด"
    DISTRICT_OFFICE = "district_office", "หน่วยงานระดับอำเภอ"
    LOCAL_GOVERNMENT = "local_government", "องค์กรปกครองส่วนท้องถิ่น"
    HEALTH_CENTRE = "health_centre", "รพ.สต."
    SCHOOL = "school", "สถานศึกษา"
    COMPANY = "company", "บริษัทและผู้ประกอบการ"
    FOUNDATION = "foundation", "มูลนิธิและสมาคม"
    TEMPLE = "temple", "วัดและศาสนสถาน"
    NETWORK = "network", "เครือข่ายและกลุ่มในชุมชน"
    VILLAGE_FUND = "village_fund", "กองทุนหมู่บ้านและชุมชนเมือง"
    PRIVATE = "private", "หอการค้าและสภาวิชาชีพ"

    @classmethod
    def central(cls) -> list:
        """Whoever is named in the tables of indicators and works outside the province."""
        return [cls.MINISTRY, cls.AGENCY]

    @classmethod
    def within_reach(cls) -> list:
        """Whoever works in the province: everybody who can be asked for help."""
        return [kind for kind in cls if kind not in cls.central()]


class SupportKind(TextChoices):
    """What a household asks for and what an organisation can give; one list for both, so that they
    can be matched. The examples are the circular's (guideline 4), the rest are ours.
    """

    TRAINING = "training", "ฝึกอาชีพ"
    FUNDING = "funding", "เงินทุน/แหล่งทุน"
    HOUSING = "housing", "ซ่อมแซมที่อยู่อาศัย"
    WELFARE = "welfare", "สิทธิ์และสวัสดิการ"
    HEALTH = "health", "ดูแลสุขภาพ/กายอุปกรณ์"
    EDUCATION = "education", "การศึกษา/ทุนการศึกษา"
    FARMING = "farming", "ปัจจัยการผลิต/พันธุ์พืชพันธุ์สัตว์"
    MARKET = "market", "งานทำ/ตลาดขายสินค้า"
    UTILITIES = "utilities", "น้ำ ไฟ ถนน ที่ดิน"
    GOODS = "goods", "เครื่องอุปโภคบริโภค"
    OTHER = "other", "อื่น ๆ"
