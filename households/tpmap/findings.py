"""What the check of a whole list comes to."""

from collections import Counter
from dataclasses import dataclass

import polars as pl

from core.spreadsheets.refusals import FileRefusedError
from households.tpmap.noted import Noted
from households.tpmap.rows import Reference


@dataclass(frozen=True)
class Findings:
    """What a whole list comes to: `marks` as `crossing.mark` gives them, `noted` what was said,
    `provinces` and data `years` counted as written, `areas_known` of its rows; `beside` are lines
    that are no rows of the list (headings again, totals, signatures), `not_said` what no row says
    (keys of `columns.MAY_BE_UNSAID`).
    """

    marks: pl.DataFrame
    noted: Noted
    provinces: Counter
    years: Counter
    areas_known: int
    beside: list[int]
    not_said: list[str]

    def refuse_other_lists(self, reference: Reference):
        """Refuses a list that is mostly of another province or another year as a whole."""
        elsewhere = {p: n for p, n in self.provinces.items() if reference.is_elsewhere(p)}
        count, named = sum(elsewhere.values()), sum(n for p, n in self.provinces.items() if p)
        if count * 2 > named and count > self.areas_known:  # many may name no province
            raise FileRefusedError(
                "other_province",
                f"ไฟล์นี้เป็นบัญชีของจังหวัดอื่น ไม่ใช่จังหวัด{reference.province} โปรดเลือกไฟล์อีกครั้ง",
            )
        if not self.areas_known:
            raise FileRefusedError(
                "other_province",
                f"ไม่พบตำบลของจังหวัด{reference.province}แม้แต่แถวเดียว โปรดตรวจว่าเลือกไฟล์ถูกต้อง"
                " และที่อยู่ในช่องเดียวมี ต. และ อ. นำหน้าชื่อ",
            )
        others = {year: n for year, n in self.years.items() if year != str(reference.data_year)}
        if sum(others.values()) * 2 > sum(self.years.values()):
            years = ", ".join(sorted(others, key=others.__getitem__, reverse=True)[:3])
            raise FileRefusedError(
                "other_year", f"ในไฟล์เป็นบัญชีปี {years} แต่เลือกนำเข้าเป็นปี {reference.data_year}"
            )
