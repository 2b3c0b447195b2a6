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


class OfficialEndReason(TextChoices):
    TRANSFERRED = "transferred", "ย้าย"
    RETIRED = "retired", "เกษียณหรือลาออก"
    OTHER = "other", "อื่น ๆ"


class Stage(TextChoices):
    """The ladder of the circular; its criteria per stage are the province's to write."""

    SURVIVAL = "survival", "อยู่รอด"
    SUFFICIENCY = "sufficiency", "พอเพียง"
    SUSTAINABILITY = "sustainability", "ยั่งยืน"


STAGES = list(Stage.values)


def rank(stage: str) -> int:
    """1–3 up the ladder; 0 for a household that stands nowhere yet."""
    return STAGES.index(stage) + 1 if stage else 0


class PlanStatus(TextChoices):
    DRAFT = "draft", "ร่าง"
    AGREED = "agreed", "ตกลงกับครัวเรือนแล้ว"
    CLOSED = "closed", "ปิดแผน"


class PlanCloseReason(TextChoices):
    COMPLETED = "completed", "ดำเนินการครบ"
    NEW_VERSION = "new_version", "ปรับแผนใหม่"
    HOUSEHOLD_LEFT = "household_left", "ครัวเรือนออกจากโครงการ"
    MERGED = "merged", "รวมกับครัวเรือนที่บันทึกซ้ำ"


class PlanRowStatus(TextChoices):
    """สำเร็จ and ต่อเนื่อง are the two words of the province's form."""

    NOT_STARTED = "not_started", "ยังไม่เริ่ม"
    CONTINUING = "continuing", "ต่อเนื่อง"
    SUCCEEDED = "succeeded", "สำเร็จ"
    STOPPED = "stopped", "ยุติ"


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


class AgreementMark(TextChoices):
    """How the family put its name to the plan; many elders do not write."""

    SIGNATURE = "signature", "ลายมือชื่อ"
    THUMBPRINT = "thumbprint", "พิมพ์ลายนิ้วมือ"
    CROSS = "cross", "เครื่องหมายแทนลายมือชื่อ"


class IdeaOrigin(TextChoices):
    """Nothing here is official: the first entries are ours, what the province writes is its own."""

    FIRST_PROPOSAL = "first_proposal", "ข้อเสนอแรกของระบบ"
    PROVINCE = "province", "ของจังหวัด"


class LedgerKind(TextChoices):
    """Lines of a household's ledger. The first part of a value says which side it stands on."""

    INCOME_FARM = "income_farm", "ขายผลผลิต พืช สัตว์ ของป่า"
    INCOME_WAGE = "income_wage", "ค่าจ้าง เงินเดือน"
    INCOME_TRADE = "income_trade", "ค้าขาย หัตถกรรม"
    INCOME_STATE = "income_state", "เบี้ยยังชีพและสวัสดิการรัฐ"
    INCOME_FAMILY = "income_family", "ลูกหลานหรือญาติส่งให้"
    INCOME_OTHER = "income_other", "รายรับอื่น"
    EXPENSE_FOOD = "expense_food", "อาหารและของใช้ในบ้าน"
    EXPENSE_WORK = "expense_work", "ต้นทุนประกอบอาชีพ"
    EXPENSE_HOME = "expense_home", "ที่อยู่ น้ำ ไฟ โทรศัพท์"
    EXPENSE_TRAVEL = "expense_travel", "เดินทางและน้ำมัน"
    EXPENSE_SCHOOL = "expense_school", "การศึกษา"
    EXPENSE_HEALTH = "expense_health", "สุขภาพและการรักษา"
    EXPENSE_SOCIAL = "expense_social", "งานบุญ ภาษีสังคม"
    EXPENSE_DEBT = "expense_debt", "ชำระหนี้"
    EXPENSE_OTHER = "expense_other", "รายจ่ายอื่น"

    @property
    def is_income(self) -> bool:
        return self.value.startswith("income_")


class ActKind(TextChoices):
    """MAIN pairs who has nobody, CHANGE puts another in a mentor's place, CO adds one beside."""

    MAIN = "main", "จับคู่พี่เลี้ยงหลัก"
    CHANGE = "change", "เปลี่ยนพี่เลี้ยงหลัก"
    CO = "co", "เพิ่มพี่เลี้ยงร่วม"
    SUGGESTION = "suggestion", "ยืนยันข้อเสนอ"


class PaperKind(TextChoices):
    ANNEX = "annex", "บัญชีแนบท้ายคำสั่ง"
    LETTERS = "letters", "หนังสือแจ้งพี่เลี้ยงทุกคน"
