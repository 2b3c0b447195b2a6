"""Why a pair cannot be made, ended or taken back."""

from core.errors import DomainError
from core.thai import be_date


class AlreadyPairedError(DomainError):
    code = "already_paired"
    status = 409

    def __init__(self, official=None):
        name = f" ({official})" if official else ""
        super().__init__(f"ครัวเรือนนี้มีพี่เลี้ยงหลักอยู่แล้ว{name} หากต้องการเปลี่ยนให้สิ้นสุดการดูแลเดิมก่อน")


class HouseholdLeftError(DomainError):
    code = "household_left"
    message = "ครัวเรือนนี้ออกจากโครงการแล้ว จึงจับคู่หรือทำแผนไม่ได้"


class OfficialNotAvailableError(DomainError):
    code = "official_not_available"
    message = "พี่เลี้ยงคนนี้พ้นหน้าที่หรือไม่พร้อมรับครัวเรือน โปรดเลือกคนอื่น"


class AccountClosedError(DomainError):
    code = "account_closed"
    message = "บัญชีของพี่เลี้ยงคนนี้ปิดอยู่หรือบทบาทสิ้นสุดแล้ว จึงรับครัวเรือนใหม่ไม่ได้ โปรดเลือกคนอื่น"


class OverCapacityError(DomainError):
    code = "over_capacity"
    message = "พี่เลี้ยงคนนี้ดูแลครบจำนวนที่รับได้แล้ว โปรดเลือกคนอื่นหรือเพิ่มจำนวนที่รับได้"


class OutsideAreaError(DomainError):
    code = "outside_area"
    message = "พี่เลี้ยงคนนี้ปฏิบัติงานต่างอำเภอกับครัวเรือน จึงจับคู่ไม่ได้"


class PairedMeanwhileError(DomainError):
    code = "paired_meanwhile"
    message = "มีผู้จับคู่ครัวเรือนกับพี่เลี้ยงคนนี้ไปเมื่อครู่นี้ จึงยังไม่ได้บันทึก โปรดลองอีกครั้ง"
    status = 409


class PairingDateError(DomainError):
    code = "pairing_date"
    message = "วันเริ่มดูแลต้องไม่ก่อน พ.ศ. 2560 และไม่เกินหนึ่งปีจากวันนี้ โปรดตรวจปี พ.ศ."


class PairingEndedError(DomainError):
    code = "pairing_ended"
    message = "การดูแลนี้สิ้นสุดไปแล้ว"
    status = 409


class ConflictOfInterestError(DomainError):
    code = "conflict_of_interest"

    def __init__(self, kind=""):
        why = f" ({kind})" if kind else ""
        super().__init__(f"พี่เลี้ยงคนนี้มีส่วนได้เสียกับครัวเรือนนี้{why} โปรดเลือกคนอื่น")


class SamePairError(DomainError):
    code = "same_pair"
    message = "พี่เลี้ยงคนนี้ดูแลครัวเรือนนี้อยู่แล้ว"
    status = 409


class NoMainMentorError(DomainError):
    code = "no_main_mentor"
    message = "ครัวเรือนนี้ยังไม่มีพี่เลี้ยงหลัก โปรดจับคู่พี่เลี้ยงหลักก่อน"


class EndBeforeStartError(DomainError):
    code = "end_before_start"
    message = "วันสิ้นสุดต้องไม่ก่อนวันที่เริ่มดูแล"


class EndToComeError(DomainError):
    """An ended pairing gives no access from the moment it is recorded."""

    code = "end_to_come"
    message = "ระบุวันในอนาคตไม่ได้ เพราะพี่เลี้ยงเดิมจะเข้าไม่ถึงครัวเรือนทันทีที่บันทึก โปรดบันทึกเมื่อถึงวันนั้น"


class TakerToComeError(DomainError):
    code = "taker_to_come"
    message = "บทบาทยังไม่สิ้นสุดในวันนี้ จึงยังส่งต่อครัวเรือนไม่ได้ โปรดเว้นผู้รับไว้ แล้วให้ ศจพ.อ. ส่งต่อเมื่อถึงวันนั้น"


class NotEnoughRoomError(DomainError):
    code = "over_capacity"

    def __init__(self, free, wanted):
        super().__init__(f"พี่เลี้ยงคนนี้รับได้อีก {free} ครัวเรือน แต่เลือกไว้ {wanted} ครัวเรือน โปรดเลือกให้น้อยลง")


class OverlapError(DomainError):
    code = "overlap"
    message = "วันเริ่มดูแลอยู่ในช่วงที่พี่เลี้ยงคนก่อนยังดูแลอยู่ โปรดเลือกวันภายหลัง"


class MainThenError(DomainError):
    code = "overlap"

    def __init__(self, other):
        super().__init__(
            f"ช่วงนี้ครัวเรือนมีพี่เลี้ยงหลักคนอื่นอยู่ ({other.official} {_period(other)}) โปรดแก้วันเริ่มหรือวันสิ้นสุด"
        )


class SamePeriodError(DomainError):
    code = "same_pair"
    status = 409

    def __init__(self, other):
        super().__init__(f"พี่เลี้ยงคนนี้ดูแลครัวเรือนนี้ในช่วงที่ซ้อนกันอยู่แล้ว ({_period(other)}) ระบบไม่แก้ของเดิม")


class LeftBeforeError(DomainError):
    """`what` says who went, as a sentence begins with it."""

    code = "left_before"

    def __init__(self, what, day):
        super().__init__(f"{what}ตั้งแต่ {be_date(day)} ก่อนวันสิ้นสุดการดูแลตามไฟล์ โปรดตรวจวันที่")


def _period(pairing):
    until = f"ถึง {be_date(pairing.ended_on)}" if pairing.ended_on else "ถึงปัจจุบัน"
    return f"ตั้งแต่ {be_date(pairing.started_on)} {until}"


class PairsRefusedError(DomainError):
    """`refused`: `[(household, Thai sentence)]`; nothing was changed."""

    code = "pairs_refused"

    def __init__(self, refused):
        self.refused = refused
        super().__init__(f"ยังไม่ได้จับคู่ มี {len(refused)} ครัวเรือนที่จับคู่กับพี่เลี้ยงคนนี้ไม่ได้")


class NothingChosenError(DomainError):
    code = "nothing_chosen"
    message = "ยังไม่ได้เลือกครัวเรือน โปรดเลือกอย่างน้อยหนึ่งครัวเรือน"


class ActUndoneError(DomainError):
    code = "act_undone"
    message = "รายการนี้ถอนไปแล้ว"
    status = 409


class NobodyPairedError(DomainError):
    code = "nobody_paired"
    message = "ในพื้นที่และวันที่เลือก ไม่มีครัวเรือนที่มีพี่เลี้ยง จึงไม่มีผู้ที่จะแต่งตั้งหรือแจ้ง และยังไม่ได้ออกเลขในทะเบียน"
