"""Choices of the mentors app."""

from django.db.models import TextChoices


class PairingKind(TextChoices):
    MAIN = "main", "พี่เลี้ยงหลัก"
    CO = "co", "พี่เลี้ยงร่วม"


class PairingEndReason(TextChoices):
    TRANSFERRED = "transferred", "พี่เลี้ยงย้ายหรือพ้นหน้าที่"
    REASSIGNED = "reassigned", "เปลี่ยนพี่เลี้ยง"
    HOUSEHOLD_LEFT = "household_left", "ครัวเรือนออกจากโครงการ"
    CONFLICT = "conflict", "มีส่วนได้เสียกับครัวเรือน"
    MERGED = "merged", "รวมกับครัวเรือนที่บันทึกซ้ำ"
    MISTAKE = "mistake", "บันทึกผิด"
    NOT_SAID = "not_said", "ไม่ได้บอกไว้"  # of a paper from before the system, never by hand


class OfficialEndReason(TextChoices):
    TRANSFERRED = "transferred", "ย้าย"
    RETIRED = "retired", "เกษียณหรือลาออก"
    OTHER = "other", "อื่น ๆ"


class RoleGoes(TextChoices):
    """What becomes of the mentor's role of an account whose official works elsewhere now."""

    MOVES = "moves", "ย้ายไปอำเภอใหม่พร้อมกัน ใช้บัญชีเดิมต่อ"
    ENDS = "ends", "สิ้นสุดในวันที่ย้าย ไม่ได้เป็นพี่เลี้ยงในระบบอีก"


class ConflictKind(TextChoices):
    RELATIVE = "relative", "ญาติ"
    CREDITOR = "creditor", "เจ้าหนี้หรือลูกหนี้"
    SAME_HOUSEHOLD = "same_household", "อยู่ครัวเรือนเดียวกัน"
    OTHER = "other", "อื่น ๆ"


class SuggestionStage(TextChoices):
    """MAKING and UNDOING last as long as the job that pairs, or takes back."""

    DRAFT = "draft", "ร่าง"
    MAKING = "making", "กำลังจับคู่"
    UNDOING = "undoing", "กำลังถอน"
    CONFIRMED = "confirmed", "ยืนยันแล้ว"
    UNDONE = "undone", "ถอนแล้ว"


class LeftOut(TextChoices):
    """The first three are `mentors.allocation.LeftReason`."""

    NO_OFFICIAL = "no_official", "ไม่มีพี่เลี้ยงในพื้นที่นี้"
    NO_ROOM = "no_room", "พี่เลี้ยงในพื้นที่รับเต็มแล้ว ครัวเรือนที่เร่งด่วนกว่าได้ก่อน"
    BARRED = "barred", "พี่เลี้ยงที่ยังรับได้มีส่วนได้เสียกับครัวเรือน"
    BY_HAND = "by_hand", "เจ้าหน้าที่นำออก"


class ActKind(TextChoices):
    """MAIN pairs who has nobody, CHANGE puts another in a mentor's place, CO adds one beside."""

    MAIN = "main", "จับคู่พี่เลี้ยงหลัก"
    CHANGE = "change", "เปลี่ยนพี่เลี้ยงหลัก"
    CO = "co", "เพิ่มพี่เลี้ยงร่วม"
    SUGGESTION = "suggestion", "ยืนยันข้อเสนอ"
    BROUGHT = "brought", "นำเข้าจากเดิม"


class PaperKind(TextChoices):
    ORDER = "order", "คำสั่งแต่งตั้งพี่เลี้ยง พร้อมบัญชีแนบท้าย"
    ANNEX = "annex", "บัญชีแนบท้ายคำสั่ง"
    LETTERS = "letters", "หนังสือแจ้งพี่เลี้ยงทุกคน"
