"""Choices of committees. Values are stored; labels are what people read."""

from django.db.models import TextChoices


class CommitteeLevel(TextChoices):
    PROVINCE = "province", "ศจพ.จ."
    DISTRICT = "district", "ศจพ.อ."
    TEAM = "team", "ทีมปฏิบัติการในพื้นที่"


class SeatRole(TextChoices):
    ADVISER = "adviser", "ที่ปรึกษา"
    CHAIR = "chair", "ประธานกรรมการ"
    VICE_CHAIR = "vice_chair", "รองประธานกรรมการ"
    MEMBER = "member", "กรรมการ"
    SECRETARY = "secretary", "กรรมการและเลขานุการ"
    ASSISTANT_SECRETARY = "assistant_secretary", "กรรมการและผู้ช่วยเลขานุการ"


class RegisterBook(TextChoices):
    """An office numbers its orders in a row of their own, beside its letters."""

    LETTER = "letter", "หนังสือส่ง"
    ORDER = "order", "คำสั่ง"


class OfficerDuty(TextChoices):
    """What the circular's second paragraph has every agency name."""

    RESPONSIBLE = "responsible", "ผู้รับผิดชอบ"
    TPMAP_USER = "tpmap_user", "ผู้ใช้งาน TPMAP"


class OrderPart(TextChoices):
    """What an order says of a committee's work, in the order of the paper."""

    PRACTICE = "practice", "แนวทางการดำเนินงาน"
    DUTY = "duty", "หน้าที่และอำนาจ"


class HoldingKind(TextChoices):
    HOLDER = "holder", "ดำรงตำแหน่ง"
    ACTING = "acting", "รักษาราชการแทน"
    DEPUTY = "deputy", "ผู้แทน"


class ObstacleKind(TextChoices):
    PEOPLE = "people", "คนหรือครัวเรือนเข้าถึงยาก"
    RIGHTS = "rights", "สิทธิ เอกสาร ที่ดิน"
    MONEY = "money", "งบประมาณหรือวัสดุ"
    STAFF = "staff", "คนทำงานไม่พอหรือไม่ว่าง"
    PARTNERS = "partners", "การประสานหน่วยงาน"
    DATA = "data", "ข้อมูลหรือระบบ"
    OTHER = "other", "อื่น ๆ"


class ObstacleStatus(TextChoices):
    """Where an obstacle stands; what the district cannot solve goes to the province."""

    OPEN = "open", "รอ ศจพ.อ. ตอบ"
    RAISED = "raised", "เสนอ ศจพ.จ."
    WORKING = "working", "กำลังดำเนินการ"
    SOLVED = "solved", "แก้ไขแล้ว"
    CLOSED = "closed", "ไม่ดำเนินการ"

    @classmethod
    def unanswered(cls) -> list[str]:
        return [cls.OPEN, cls.RAISED]

    @classmethod
    def ended(cls) -> list[str]:
        return [cls.SOLVED, cls.CLOSED]


class AgendaPart(TextChoices):
    """The five parts of an agenda, in their order."""

    TOLD = "1", "เรื่องที่ประธานแจ้งให้ทราบ"
    MINUTES = "2", "รับรองรายงานการประชุม"
    FOLLOWED = "3", "เรื่องสืบเนื่อง"
    DECIDED = "4", "เรื่องเสนอเพื่อพิจารณา"
    OTHER = "5", "เรื่องอื่น ๆ"


class MeetingStage(TextChoices):
    DRAFT = "draft", "ร่างวาระ"
    CALLED = "called", "ออกหนังสือเชิญแล้ว"
    HELD = "held", "ประชุมแล้ว"
    CANCELLED = "cancelled", "งดประชุม"

    @classmethod
    def over(cls) -> list[str]:
        return [cls.HELD, cls.CANCELLED]


class Presence(TextChoices):
    CAME = "came", "เข้าประชุม"
    SENT = "sent", "ส่งผู้แทน"
    ABSENT = "absent", "ไม่เข้าประชุม"


class ResolutionState(TextChoices):
    OPEN = "open", "ยังไม่เริ่ม"
    WORKING = "working", "กำลังดำเนินการ"
    DONE = "done", "ดำเนินการแล้ว"
    DROPPED = "dropped", "ยกเลิก"

    @classmethod
    def ended(cls) -> list[str]:
        return [cls.DONE, cls.DROPPED]


class DeliveryState(TextChoices):
    """How a paper came to a line of a list; nobody reads it in the system until somebody does."""

    SENT = "sent", "ส่งในระบบแล้ว"
    BY_HAND = "by_hand", "ส่งทางอื่นแล้ว"
    NOBODY = "nobody", "ยังไม่มีผู้รับในระบบ"
    BY_LINK = "by_link", "ส่งลิงก์ทางอีเมล"
    WITHHELD = "withheld", "ไม่ส่ง อยู่นอกสายงาน ศจพ."

    @classmethod
    def not_come(cls):
        """How the paper came to the line otherwise may still be said."""
        return [cls.NOBODY, cls.BY_LINK, cls.WITHHELD]


class MailFault(TextChoices):
    """Why an e-mail did not leave; those in `passing` are tried again by the clock."""

    SILENT = "silent", "ติดต่อเครื่องส่งอีเมลไม่ได้"
    LATER = "later", "เครื่องรับอีเมลขอให้ส่งใหม่ภายหลัง"
    REFUSED = "refused", "ที่อยู่อีเมลถูกปฏิเสธ"
    NO_SERVER = "no_server", "ยังไม่ได้ตั้งค่าเครื่องส่งอีเมล"
    NO_ADDRESS = "no_address", "ไม่มีที่อยู่อีเมล"
    OTHER = "other", "ระบบขัดข้องระหว่างส่ง"

    @classmethod
    def passing(cls) -> list[str]:
        return [cls.SILENT, cls.LATER, cls.NO_SERVER, cls.OTHER]
