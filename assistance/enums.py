"""Choices of help and referrals."""

from django.db.models import TextChoices


class AssistanceKind(TextChoices):
    MONEY = "money", "เงิน"
    GOODS = "goods", "สิ่งของ"
    HOUSING = "housing", "ซ่อมแซมที่อยู่อาศัย"
    TRAINING = "training", "ฝึกอาชีพ/อบรม"
    SERVICE = "service", "บริการของรัฐ"
    ADVICE = "advice", "คำแนะนำ"


class HelpListStage(TextChoices):
    """Where an agency's list stands. The job fields say whether a task is at work on it."""

    UPLOADED = "uploaded", "รับไฟล์แล้ว"
    REFUSED = "refused", "ไม่รับไฟล์"
    CHECKED = "checked", "ตรวจแล้ว รอยืนยัน"
    APPLIED = "applied", "บันทึกแล้ว"
    UNDONE = "undone", "ถอนคืนแล้ว"

    @classmethod
    def not_entered(cls) -> tuple:
        """The file may be read, once more too."""
        return cls.UPLOADED, cls.CHECKED


class MatchState(TextChoices):
    """What has become of an agency's entry; officers alone read it."""

    OPEN = "open", "ยังไม่พบครัวเรือน"
    MATCHED = "matched", "อยู่ในครัวเรือนแล้ว"
    CLOSED = "closed", "ปิดโดยไม่จับคู่"
    WITHDRAWN = "withdrawn", "หน่วยงานถอนรายการ"


class ReferralStatus(TextChoices):
    SENT = "sent", "รอหน่วยงานรับเรื่อง"
    ACCEPTED = "accepted", "รับเรื่องแล้ว"
    PLANNED = "planned", "กำหนดแผนช่วยเหลือแล้ว"
    PARTLY = "partly", "ช่วยแล้วบางส่วน"
    COMPLETED = "completed", "ดำเนินการเสร็จ"
    DECLINED = "declined", "ไม่รับเรื่อง"
    WITHDRAWN = "withdrawn", "ถอนเรื่อง"

    @classmethod
    def open(cls) -> tuple:
        """Somebody still owes a step."""
        return cls.SENT, cls.ACCEPTED, cls.PLANNED, cls.PARTLY


class Channel(TextChoices):
    """How an answer reached the system."""

    SYSTEM = "system", "ในระบบ"
    QR = "qr", "คิวอาร์โค้ดบนหนังสือ"
    PAPER = "paper", "หนังสือตอบ"
    PHONE = "phone", "โทรศัพท์"
    MESSAGE = "message", "อีเมลหรือข้อความ"
    IN_PERSON = "person", "แจ้งด้วยตนเอง/ที่ประชุม"

    @classmethod
    def written_down(cls) -> list:
        """Those by which an official writes down what somebody else said."""
        return [(c.value, c.label) for c in (cls.PAPER, cls.PHONE, cls.MESSAGE, cls.IN_PERSON)]


class Urgency(TextChoices):
    URGENT = "urgent", "เร่งด่วน เดือดร้อนวันต่อวัน"
    SOON = "soon", "ควรได้ภายในเดือนนี้"
    NORMAL = "normal", "ตามแผน"


class FundSource(TextChoices):
    """Where a project's money comes from."""

    PROVINCE = "province", "งบจังหวัด/กลุ่มจังหวัด"
    GOVERNMENT = "government", "งบส่วนราชการ"
    LOCAL = "local", "งบองค์กรปกครองส่วนท้องถิ่น"
    FUND = "fund", "กองทุน"
    DONATION = "donation", "เงินบริจาค/ภาคเอกชน"
    OTHER = "other", "อื่น ๆ"


class ProjectState(TextChoices):
    """Where a project stands today; its days and its closing say so, nothing is stored."""

    PLANNED = "planned", "ยังไม่เริ่ม"
    OPEN = "open", "กำลังดำเนินการ"
    ENDED = "ended", "สิ้นสุดตามกำหนด"
    CLOSED = "closed", "ปิดโครงการ"


class ParticipationStatus(TextChoices):
    """How far a household chosen for a project has come; help given stands in the ledger."""

    CHOSEN = "chosen", "คัดเลือกแล้ว"
    ATTENDED = "attended", "เข้าร่วมแล้ว"
    ABSENT = "absent", "ไม่ได้เข้าร่วม"
    WITHDRAWN = "withdrawn", "ถอนชื่อ"

    @classmethod
    def taking(cls) -> tuple:
        """Those that take up one of the project's places."""
        return cls.CHOSEN, cls.ATTENDED


class RequestStatus(TextChoices):
    WAITING = "waiting", "รอ ศจพ.อ. รวบรวม"
    REFERRED = "referred", "ส่งต่อหน่วยงานแล้ว"
    HELPED = "helped", "ได้รับความช่วยเหลือแล้ว"
    ANSWERED = "answered", "ศจพ.อ. ตอบแล้ว"
    WITHDRAWN = "withdrawn", "ยกเลิกคำขอ"

    @classmethod
    def open(cls) -> tuple:
        """Somebody still waits for help."""
        return cls.WAITING, cls.REFERRED
