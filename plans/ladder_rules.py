"""How a criterion of the ladder is found out. Apps above add rules in a `ladder_rules.py` of their
own, so that imports still run downwards; `PlansConfig.ready` discovers them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from households.enums import NeedStatus
from plans.enums import PlanRowStatus, PlanStatus

TICK = "tick"
_rules: dict[str, "Rule"] = {}


@dataclass(frozen=True)
class Rule:
    """`needs` names the fields of the criterion without which the rule says nothing."""

    code: str
    label: str
    find: Callable | None
    needs: tuple[str, ...] = ()


def stage_rule(code, *, label, needs=()):
    """Registers `find(household, criterion) -> (met, Thai words for what was found)`."""

    def register(find):
        _rules[code] = Rule(code, label, find, needs)
        return find

    return register


def rule_named(code: str) -> Rule | None:
    return _rules.get(code)


def rule_choices() -> list[tuple[str, str]]:
    return [(TICK, _rules[TICK].label)] + [
        (rule.code, f"คำนวณ: {rule.label}") for rule in _rules.values() if rule.code != TICK
    ]


_rules[TICK] = Rule(TICK, "พี่เลี้ยงยืนยันเอง", None)


@stage_rule("income_at_least", label="รายได้ต่อคนต่อปีไม่ต่ำกว่าค่ากำหนด (บาท)", needs=("parameter",))
def income_at_least(household, criterion):
    """Income of the latest list; no list or no figure is not met."""
    listing = household.listings.order_by("-data_year").first()
    if listing is None or listing.income_per_person is None:
        return False, "ยังไม่มีข้อมูลรายได้ในบัญชี"
    met = listing.income_per_person >= criterion.parameter
    return met, f"{listing.income_per_person:,.0f} บาท (บัญชีปี {listing.data_year})"


@stage_rule("no_open_need", label="ไม่มีปัญหาที่ยังรอช่วยเหลือ (ในมิติที่เลือก หรือทุกมิติ)")
def no_open_need(household, criterion):
    """Needs of the latest list that wait or were passed on."""
    rows = household.needs.filter(
        data_year=household.latest_year, status__in=[NeedStatus.WAITING, NeedStatus.REFERRED]
    )
    if criterion.dimension_id:
        rows = rows.filter(dimension=criterion.dimension_id)
    number = rows.count()
    return number == 0, f"ยังรออยู่ {number} เรื่อง" if number else "ไม่มีเรื่องค้าง"


@stage_rule("plan_agreed", label="มีแผนที่ตกลงกับครัวเรือนแล้ว")
def plan_agreed(household, criterion):
    plan = household.plans.filter(closed_on=None).first()
    if plan is None:
        return False, "ยังไม่มีแผน"
    return plan.status == PlanStatus.AGREED, plan.get_status_display()


@stage_rule(
    "plan_rows_done", label="กิจกรรมในแผนล่าสุดสำเร็จไม่น้อยกว่าค่ากำหนด (ร้อยละ)", needs=("parameter",)
)
def plan_rows_done(household, criterion):
    """Of the latest plan, stopped activities left out."""
    plan = household.plans.order_by("-version").first()
    states = [] if plan is None else list(plan.rows.values_list("status", flat=True))
    counted = [state for state in states if state != PlanRowStatus.STOPPED]
    if not counted:
        return False, "ยังไม่มีกิจกรรมในแผน"
    done = counted.count(PlanRowStatus.SUCCEEDED)
    met = done * 100 >= criterion.parameter * len(counted)
    return met, f"สำเร็จ {done} จาก {len(counted)} กิจกรรม"
