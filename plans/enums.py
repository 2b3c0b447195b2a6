"""Choices of the ladder, plans and ledgers."""

from django.db.models import TextChoices


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


class PlanAct(TextChoices):
    """Acts on a part of a plan, by which apps register what hangs on it."""

    REMOVE_ROW = "plan-row-remove", "ลบกิจกรรม"


class PlanCloseReason(TextChoices):
    COMPLETED = "completed", "ดำเนินการครบ"
    STOPPED = "stopped", "ยุติก่อนดำเนินการครบ"
    NEW_VERSION = "new_version", "ปรับแผนใหม่"
    HOUSEHOLD_LEFT = "household_left", "ครัวเรือนออกจากโครงการ"
    MERGED = "merged", "รวมกับครัวเรือนที่บันทึกซ้ำ"

    @classmethod
    def by_hand(cls) -> tuple:
        """What a person may say; the others are what an act on the plan or its household says."""
        return cls.COMPLETED, cls.STOPPED


class PlanRowStatus(TextChoices):
    """สำเร็จ and ต่อเนื่อง are the two words of the province's form."""

    NOT_STARTED = "not_started", "ยังไม่เริ่ม"
    CONTINUING = "continuing", "ต่อเนื่อง"
    SUCCEEDED = "succeeded", "สำเร็จ"
    STOPPED = "stopped", "ยุติ"


class AgreementMark(TextChoices):
    """How the family put its name to the plan; many elders do not write."""

    SIGNATURE = "signature", "ลายมือชื่อ"
    THUMBPRINT = "thumbprint", "พิมพ์ลายนิ้วมือ"
    CROSS = "cross", "เครื่องหมายแทนลายมือชื่อ"


class IdeaOrigin(TextChoices):
    """The examples of the circular's own form are the only official ones there are; the others that
    come with the system are its own, what the province writes is the province's.
    """

    CIRCULAR = "circular", "ตัวอย่างในหนังสือจังหวัด"
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
