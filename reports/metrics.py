"""Every number of the dashboards and papers, defined once.

A metric is SQL that gives `(sub-district code, key, value)` for a window; districts and the
province are sums, since a household lies in one sub-district. Parameters: `start`, `end` (dates),
`start_at`, `end_at` (instants), `year` (data year พ.ศ. of the list in force).
Windows are [start, end). What a visit counts for stands in `logbook.counting`.
"""

from dataclasses import dataclass

from django.db import connection

from logbook.counting import met_sql, standing_sql

HOUSE = "JOIN households_household h ON h.id = {}.household_id"
# What is compared with the official list counts its households only; those it missed stand apart.
LISTED = HOUSE + " AND h.origin = 'list'"


@dataclass(frozen=True)
class Metric:
    code: str
    name: str
    unit: str
    sql: str


METRICS = (
    Metric("households", "ครัวเรือนเป้าหมายในบัญชี", "ครัวเรือน", f"""
        SELECT h.subdistrict_id, '', count(*) FROM households_householdlisting l
        {HOUSE.format("l")} WHERE l.data_year = %(year)s GROUP BY 1"""),
    Metric("persons", "คนเป้าหมายในบัญชี", "คน", f"""
        SELECT h.subdistrict_id, '', count(*) FROM households_personlisting l
        {HOUSE.format("l")} WHERE l.data_year = %(year)s GROUP BY 1"""),
    Metric("nominated", "ครัวเรือนตกหล่นที่รับเข้า (นับแยก)", "ครัวเรือน", """
        SELECT subdistrict_id, '', count(*) FROM households_nomination
        WHERE status = 'verified' AND decided_at < %(end_at)s GROUP BY 1"""),
    Metric("nominated_paired", "ครัวเรือนตกหล่นที่มีพี่เลี้ยง (นับแยก)", "ครัวเรือน", f"""
        SELECT h.subdistrict_id, '', count(*) FROM mentors_pairing p {HOUSE.format("p")}
        AND h.origin = 'nomination' WHERE p.kind = 'main' AND p.started_on < %(end)s
          AND (p.ended_on IS NULL OR p.ended_on >= %(end)s) GROUP BY 1"""),
    Metric("nominated_visited", "ครัวเรือนตกหล่นที่ได้รับการเยี่ยมในเดือน (นับแยก)", "ครัวเรือน", f"""
        SELECT h.subdistrict_id, '', count(DISTINCT v.household_id) FROM logbook_visit v
        {HOUSE.format("v")} AND h.origin = 'nomination'
        WHERE v.visited_on >= %(start)s AND v.visited_on < %(end)s
          AND {met_sql("v")} GROUP BY 1"""),
    Metric("followed", "ครัวเรือนที่ยังอยู่ในโครงการ", "ครัวเรือน", """
        SELECT h.subdistrict_id, '', count(*) FROM households_household h
        WHERE h.origin = 'list' AND (h.left_on IS NULL OR h.left_on >= %(end)s)
          AND EXISTS (SELECT 1 FROM households_householdlisting l
                      WHERE l.household_id = h.id AND l.data_year = %(year)s) GROUP BY 1"""),
    Metric("paired", "ครัวเรือนที่มีพี่เลี้ยง", "ครัวเรือน", f"""
        SELECT h.subdistrict_id, '', count(*) FROM mentors_pairing p {LISTED.format("p")}
        WHERE p.kind = 'main' AND p.started_on < %(end)s
          AND (p.ended_on IS NULL OR p.ended_on >= %(end)s) GROUP BY 1"""),
    Metric("visited", "ครัวเรือนที่ได้รับการเยี่ยมในเดือน", "ครัวเรือน", f"""
        SELECT h.subdistrict_id, '', count(DISTINCT v.household_id) FROM logbook_visit v
        {LISTED.format("v")} WHERE v.visited_on >= %(start)s AND v.visited_on < %(end)s
          AND {met_sql("v")} GROUP BY 1"""),
    Metric("visits", "จำนวนครั้งที่เยี่ยม", "ครั้ง", f"""
        SELECT h.subdistrict_id, '', count(*) FROM logbook_visit v {HOUSE.format("v")}
        WHERE v.visited_on >= %(start)s AND v.visited_on < %(end)s
          AND {met_sql("v")} GROUP BY 1"""),
    Metric("visits_verified", "การเยี่ยมที่ตรวจแล้ว", "ครั้ง", f"""
        SELECT h.subdistrict_id, '', count(*) FROM logbook_visit v {HOUSE.format("v")}
        WHERE v.visited_on >= %(start)s AND v.visited_on < %(end)s
          AND v.status = 'verified' AND {met_sql("v")} GROUP BY 1"""),
    Metric("assessed", "ครัวเรือนที่วิเคราะห์ 4 ท แล้ว", "ครัวเรือน", f"""
        SELECT h.subdistrict_id, '', count(DISTINCT v.household_id) FROM logbook_visit v
        {LISTED.format("v")} WHERE v.visited_on < %(end)s AND {standing_sql("v")}
          AND EXISTS (SELECT 1 FROM logbook_assessmentline a WHERE a.visit_id = v.id)
        GROUP BY 1"""),
    Metric("plans", "ครัวเรือนที่มีแผน", "ครัวเรือน", f"""
        SELECT h.subdistrict_id, '', count(DISTINCT p.household_id) FROM mentors_actionplan p
        {LISTED.format("p")} WHERE p.started_on < %(end)s
          AND (p.closed_on IS NULL OR p.closed_on >= %(end)s) GROUP BY 1"""),
    Metric("assistance", "การช่วยเหลือ", "ครั้ง", f"""
        SELECT h.subdistrict_id, '', count(*) FROM logbook_assistance a {HOUSE.format("a")}
        WHERE a.given_on >= %(start)s AND a.given_on < %(end)s GROUP BY 1"""),
    Metric("assistance_baht", "มูลค่าการช่วยเหลือ", "บาท", f"""
        SELECT h.subdistrict_id, '', coalesce(sum(a.amount), 0) FROM logbook_assistance a
        {HOUSE.format("a")} WHERE a.given_on >= %(start)s AND a.given_on < %(end)s
        GROUP BY 1"""),
    Metric("referrals_sent", "เรื่องส่งต่อในเดือน", "เรื่อง", f"""
        SELECT h.subdistrict_id, '', count(*) FROM logbook_referral r {HOUSE.format("r")}
        WHERE r.sent_at >= %(start_at)s AND r.sent_at < %(end_at)s GROUP BY 1"""),
    Metric("referrals_completed", "เรื่องส่งต่อที่เสร็จในเดือน", "เรื่อง", f"""
        SELECT h.subdistrict_id, '', count(*) FROM logbook_referral r {HOUSE.format("r")}
        WHERE r.status = 'completed' AND r.closed_at >= %(start_at)s
          AND r.closed_at < %(end_at)s GROUP BY 1"""),
    Metric("referrals_open", "เรื่องส่งต่อที่ยังไม่ปิด", "เรื่อง", f"""
        SELECT h.subdistrict_id, '', count(*) FROM logbook_referral r {HOUSE.format("r")}
        WHERE r.sent_at < %(end_at)s AND (r.closed_at IS NULL OR r.closed_at >= %(end_at)s)
        GROUP BY 1"""),
    Metric("referrals_overdue", "เรื่องส่งต่อที่เกินกำหนด", "เรื่อง", f"""
        SELECT h.subdistrict_id, '', count(*) FROM logbook_referral r {HOUSE.format("r")}
        WHERE r.sent_at < %(end_at)s AND (r.closed_at IS NULL OR r.closed_at >= %(end_at)s)
          AND r.due_on < least(%(end)s, %(today)s) GROUP BY 1"""),
    Metric("needs", "คนที่ตกเกณฑ์รายมิติ", "คน", f"""
        SELECT h.subdistrict_id, n.dimension_id, count(*) FROM households_need n
        {LISTED.format("n")} WHERE n.data_year = %(year)s GROUP BY 1, 2"""),
    Metric("needs_helped", "คนที่ได้รับความช่วยเหลือรายมิติ", "คน", f"""
        SELECT h.subdistrict_id, n.dimension_id, count(*) FROM households_need n
        {LISTED.format("n")} WHERE n.data_year = %(year)s
          AND n.status IN ('helped', 'resolved') AND n.status_at < %(end_at)s GROUP BY 1, 2"""),
    Metric("left", "ครัวเรือนที่ออกจากโครงการในเดือน", "ครัวเรือน", """
        SELECT subdistrict_id, leave_reason, count(*) FROM households_household
        WHERE left_on >= %(start)s AND left_on < %(end)s GROUP BY 1, 2"""),
)  # fmt: skip
BY_CODE = {metric.code: metric for metric in METRICS}


def measure(metric: Metric, parameters: dict) -> dict[tuple[str, str], float]:
    """`{(sub-district code, key): value}` for one metric and window; one query."""
    with connection.cursor() as cursor:
        cursor.execute(metric.sql, parameters)
        return {(code, key): value for code, key, value in cursor.fetchall()}


def share(part, whole) -> float | None:
    """A percentage, or None where there is nothing to take it of; never a made-up zero."""
    return round(100 * float(part) / float(whole), 1) if whole else None
