"""Thai dates and numbers in templates. `{% load thai_tags %}`."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from core import links, thai
from core.paging import MoreThan

register = template.Library()
UNITS = (
    "ครัวเรือน|คน|ราย|เรื่อง|ครั้ง|บาท|กิจกรรม|มติ|แห่ง|วัน|เดือน|ปี|ข้อ|โครงการ|หน่วยงาน|ตำบล|อำเภอ|หมู่บ้าน|"
    + "|".join(re.escape(month) for month in (*thai.MONTHS, *thai.SHORT_MONTHS))
)
TOGETHER = re.compile(
    rf"[๐-๙0-9][๐-๙0-9,.]* (?:{UNITS})|(?:ร้อยละ|เกินเกณฑ์) [๐-๙0-9][๐-๙0-9,.]*"
    r"|(?:อำเภอ|ตำบล)[ก-๎]{2,20}(?= \(|:)"  # a place with its figure, or why it is late
)
PARTS = re.compile(r"((?:บ้านเลขที่|หมู่ที่) \S+|บ้าน(?!เลขที่)\S+)")


@register.filter
def be_date(value: Any, style: str = "") -> str:
    """`{{ day|be_date }}` or `{{ day|be_date:"short" }}`."""
    return thai.be_date(value, short=style == "short")


@register.filter
def be_datetime(value: Any) -> str:
    return thai.be_datetime(value)


@register.filter
def be_month(value: Any, style: str = "") -> str:
    return thai.be_month(value, short=style == "short") if value else ""


@register.filter
def month_code(value: Any) -> str:
    return thai.month_code(value)


@register.filter
def thai_digits(value: Any) -> str:
    """Official papers only."""
    return thai.to_thai_digits(value)


@register.filter
def kept_together(text: str) -> SafeString:
    """The text of a paper with each number on the line of its unit, «ร้อยละ» on that of its number,
    and the name of a place that has a figure in one piece. A space that does not break is not
    enough: between Thai words lines break there too.
    """
    written = conditional_escape(text)
    return mark_safe(TOGETHER.sub(r'<span class="nowrap">\g<0></span>', written))  # noqa: S308


register.filter(thai.named)


@register.filter
def number(value: Any, places: int = 0) -> str:
    """`1234.5|number:1` → «1,234.5»; nothing for a missing value, never zero."""
    if value is None or value == "":
        return ""
    more = "มากกว่า " if isinstance(value, MoreThan) else ""
    return f"{more}{Decimal(value):,.{int(places)}f}"


@register.filter
def baht(value: Any) -> str:
    """«1,250 บาท», with satang only when there are any."""
    if value is None or value == "":
        return ""
    value = Decimal(value)
    return f"{value:,.0f} บาท" if value == value.to_integral_value() else f"{value:,.2f} บาท"


@register.filter
def quantity(value: Any) -> str:
    """«2», «1,250.5»: without noughts that say nothing."""
    return "" if value is None else f"{Decimal(value).normalize():,f}"


@register.filter
def address(value: Any) -> str:
    """An address whose parts («หมู่ที่ 9», a village's name) stay whole at the end of a line."""
    return mark_safe(PARTS.sub(r'<span class="nowrap">\1</span>', conditional_escape(value)))  # noqa: S308


def names_of_place(household: Any) -> tuple[str, str]:
    """Sub-district and district of a household, of which a line of a list knows but the names."""
    names = getattr(household, "subdistrict_name", ""), getattr(household, "district_name", "")
    return names if all(names) else (household.subdistrict.name, household.subdistrict.parent.name)


@register.filter
def place(household: Any) -> str:
    """The address of a household with sub-district and district, as `<c-area>` writes it; for the
    rows of long lists.
    """
    where = lies_in(household)
    return mark_safe(f"{address(household.address)} {where}")  # noqa: S308 - both are escaped


@register.filter
def lies_in(household: Any) -> str:
    """The same without the address."""
    subdistrict, district = map(conditional_escape, names_of_place(household))
    return mark_safe(  # noqa: S308 - both are escaped
        f'<span class="nowrap">ต.{subdistrict}</span> <span class="nowrap">อ.{district}</span>'
    )


@register.filter
def get(mapping: Mapping, key: Any) -> Any:
    """`{{ mapping|get:key }}`; nothing for a missing key."""
    return mapping.get(key, "")


@register.simple_tag(takes_context=True)
def private_url(context: Mapping[str, Any], name: str, *args: Any) -> str:
    """The address of a private file for the person who reads the page; it expires."""
    return links.private_url(context["user"], name, *args)


# How a state looks, the same on every page. A state that is not named looks plain.
TONES = {
    "tag-ok": (
        "verified",
        "completed",
        "helped",
        "answered",
        "succeeded",
        "confirmed",
        "attended",
        "new",
    ),
    "tag-info": ("accepted", "planned", "partly", "referred", "continuing", "changed"),
    "tag-warn": ("sent", "waiting", "submitted", "proposed", "draft", "duplicate"),
    "tag-late": ("returned", "refused", "rejected", "stopped", "failed"),
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states}


@register.filter
def tag(text: Any, look: str = "") -> str:
    """`{{ text|tag:look }}`: a tag, as `<c-tag>` writes it; for the rows of long lists.

    `look` is a tone (`ok`, `info`, `warn`, `late`), a dimension's code, or a state.
    """
    tone = TONE_OF.get(look) or (f"tag-{look}" if look else "")
    look, text = conditional_escape(tone), conditional_escape(text)
    return mark_safe(f'<span class="tag {look}">{text}</span>')  # noqa: S308 - both are escaped


@register.filter
def tags(pairs: Iterable[tuple[str, str]]) -> str:
    """`{{ pairs|tags }}`: several (look, word) in a line of a list."""
    written = "".join(tag(text, look) for look, text in pairs)
    return mark_safe(f'<span class="tags">{written}</span>')  # noqa: S308 - `tag` escapes


@register.filter
def month_options(months: Iterable[date], chosen: date | None = None) -> str:
    """`{{ months|month_options:first_day }}`: what a `<select>` of months offers; one that was
    asked for beyond them is offered too, since another would stand there as chosen.
    """
    months = list(months)
    if chosen and chosen not in months:
        months.append(chosen)
    return mark_safe(  # noqa: S308 - made of days only
        "".join(
            f'<option value="{thai.month_code(day)}"{" selected" if day == chosen else ""}>'
            f"{thai.be_month(day)}</option>"
            for day in months
        )
    )


@register.filter
def number_cells(values: Iterable[Any], look: str = "") -> str:
    """`{{ row|number_cells }}`: the numbers of a row, a cell each; for tables of many."""
    cell = f'<td class="{conditional_escape(f"num {look}".strip())}">'
    written = "".join(f"{cell}{conditional_escape(value)}</td>" for value in values)
    return mark_safe(written)  # noqa: S308 - escaped above


@register.filter
def brought(record: Any) -> str:
    """«นำเข้าจากเดิม» beside a record that came in from a spreadsheet, as `<c-brought>` writes it."""
    return tag("นำเข้าจากเดิม", "info") if record and record.is_brought_in else ""
