"""จปฐ. and กชช.2ค indicators, the TPMAP dimensions they feed, and the agencies that own them."""

from django.db import models
from django.db.models import F, Q

from core.privacy import classified
from indicators.enums import AgencyPart, Confidence, IndicatorSet


class Dimension(models.Model):
    """One of the TPMAP dimensions. A table, because a province may add its own
    (Sisaket has six).
    """

    code = models.SlugField("รหัส", max_length=20, primary_key=True)
    name = models.CharField("ชื่อมิติ", max_length=80)
    form_name = models.CharField("ชื่อในแบบแผนครัวเรือน", max_length=80)
    sort_key = models.PositiveSmallIntegerField("ลำดับในแบบแผนครัวเรือน", unique=True)
    tpmap_order = models.PositiveSmallIntegerField("ลำดับใน TPMAP", null=True)
    color = models.CharField("สี", max_length=7, blank=True)

    privacy = classified(public="code name form_name sort_key tpmap_order color")

    class Meta:
        verbose_name = "มิติ"
        verbose_name_plural = "มิติ"
        ordering = ["sort_key"]

    def __str__(self):
        return self.name


class IndicatorEdition(models.Model):
    """An edition of a set of indicators: the same number means other things in other editions.

    `first_year` and `last_year` are พ.ศ., both included; they are years of the *survey*.
    """

    indicator_set = models.CharField("ชุด", max_length=8, choices=IndicatorSet)
    name = models.CharField("ชื่อฉบับ", max_length=120)
    first_year = models.PositiveSmallIntegerField("ปีแรก (พ.ศ.)")
    last_year = models.PositiveSmallIntegerField("ปีสุดท้าย (พ.ศ.)", null=True, blank=True)
    source = models.CharField("ที่มา", max_length=255)

    privacy = classified(public="id indicator_set name first_year last_year source")

    class Meta:
        verbose_name = "ฉบับตัวชี้วัด"
        verbose_name_plural = "ฉบับตัวชี้วัด"
        ordering = ["indicator_set", "first_year"]
        constraints = [
            models.UniqueConstraint(fields=["indicator_set", "first_year"], name="edition_once"),
            models.CheckConstraint(
                name="edition_period",
                condition=Q(last_year=None) | Q(last_year__gte=F("first_year")),
                violation_error_message="ปีสุดท้ายต้องไม่ก่อนปีแรก",
            ),
        ]

    def __str__(self):
        return self.name


class IndicatorCategory(models.Model):
    edition = models.ForeignKey(
        IndicatorEdition, on_delete=models.PROTECT, related_name="categories", verbose_name="ฉบับ"
    )
    number = models.PositiveSmallIntegerField("หมวดที่")
    name = models.CharField("ชื่อหมวด", max_length=160)

    privacy = classified(public="id edition number name")

    class Meta:
        verbose_name = "หมวดตัวชี้วัด"
        verbose_name_plural = "หมวดตัวชี้วัด"
        ordering = ["edition", "number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="category_once")]

    def __str__(self):
        return f"หมวด {self.number} {self.name}"


class Indicator(models.Model):
    edition = models.ForeignKey(
        IndicatorEdition, on_delete=models.PROTECT, related_name="indicators", verbose_name="ฉบับ"
    )
    category = models.ForeignKey(
        IndicatorCategory, on_delete=models.PROTECT, related_name="indicators", verbose_name="หมวด"
    )
    number = models.PositiveSmallIntegerField("ตัวชี้วัดที่")
    name = models.CharField("ชื่อตัวชี้วัด", max_length=400)
    agencies = models.ManyToManyField(
        "places.Organization", through="IndicatorAgency", related_name="indicators"
    )

    privacy = classified(public="id edition category number name agencies")

    class Meta:
        verbose_name = "ตัวชี้วัด"
        verbose_name_plural = "ตัวชี้วัด"
        ordering = ["edition", "number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="indicator_once")]

    def __str__(self):
        return f"{self.number}. {self.name}"


class IndicatorAgency(models.Model):
    """An agency that leads or supports an indicator, in the order the table prints them."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="owners", verbose_name="ตัวชี้วัด"
    )
    organization = models.ForeignKey(
        "places.Organization",
        on_delete=models.PROTECT,
        related_name="owned_indicators",
        verbose_name="หน่วยงาน",
    )
    part = models.CharField("ส่วนรับผิดชอบ", max_length=8, choices=AgencyPart)
    position = models.PositiveSmallIntegerField("ลำดับที่พิมพ์")

    privacy = classified(public="id indicator organization part position")

    is_mere_link = True  # where two bodies are merged that both have it, it stays once

    class Meta:
        verbose_name = "หน่วยงานรับผิดชอบตัวชี้วัด"
        verbose_name_plural = "หน่วยงานรับผิดชอบตัวชี้วัด"
        ordering = ["indicator", "part", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "organization", "part"],
                name="indicator_agency_once",
                violation_error_message="หน่วยงานนี้อยู่ในรายการแล้ว",
            )
        ]

    def __str__(self):
        return f"{self.indicator_id}: {self.organization} ({self.get_part_display()})"


class IndicatorDimension(models.Model):
    """Which dimension an indicator feeds, in which data years (พ.ศ., TPMAP's year), and how sure
    we are.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="dimension_links", verbose_name="ตัวชี้วัด"
    )
    dimension = models.ForeignKey(
        Dimension, on_delete=models.PROTECT, related_name="indicator_links", verbose_name="มิติ"
    )
    first_data_year = models.PositiveSmallIntegerField("ตั้งแต่ปีข้อมูล (พ.ศ.)")
    last_data_year = models.PositiveSmallIntegerField("ถึงปีข้อมูล (พ.ศ.)", null=True, blank=True)
    confidence = models.CharField("ความเชื่อมั่น", max_length=12, choices=Confidence)
    basis = models.CharField("ที่มา", max_length=255)

    privacy = classified(
        public="id indicator dimension first_data_year last_data_year confidence basis"
    )

    class Meta:
        verbose_name = "ตัวชี้วัดในมิติ"
        verbose_name_plural = "ตัวชี้วัดในมิติ"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "first_data_year"], name="indicator_dimension_once"
            )
        ]

    def __str__(self):
        return f"{self.indicator_id} → {self.dimension_id}"


class SourceCorrection(models.Model):
    """A reading of the circular's text that we changed (or kept and questioned), with the
    evidence.
    """

    table = models.CharField("ตาราง", max_length=20)
    number = models.CharField("ลำดับ", max_length=12, blank=True)
    field = models.CharField("ช่อง", max_length=60)
    printed = models.TextField("ข้อความในเอกสาร")
    reading = models.TextField("ข้อความที่น่าจะถูก")
    evidence = models.TextField("หลักฐาน")
    confidence = models.CharField("ความเชื่อมั่น", max_length=80)
    is_applied = models.BooleanField("นำไปใช้แล้ว")

    privacy = classified(
        public="id table number field printed reading evidence confidence is_applied"
    )

    class Meta:
        verbose_name = "การแก้คำในเอกสารต้นทาง"
        verbose_name_plural = "การแก้คำในเอกสารต้นทาง"
        ordering = ["table", "id"]

    def __str__(self):
        return f"{self.table} {self.number} {self.field}"

    @property
    def where(self) -> str:
        """«จปฐ. ข้อ 16 ชื่อ»: the document and the place in it, as people call them."""
        number = f" ข้อ {self.number}" if self.number else ""
        fields = (part.strip() for part in self.field.split(" and "))
        named = " และ".join(FIELDS.get(part, part) for part in fields)
        return f"{DOCUMENTS.get(self.table, self.table)}{number} {named}"


DOCUMENTS = {
    "jpt": "ตาราง จปฐ.",
    "kchch2c": "ตาราง กชช.2ค",
    "committee": "บัญชีคณะกรรมการ",
    "distribution": "บัญชีแจกจ่าย",
    "circular": "หนังสือเวียนจังหวัด",
    "order": "คำสั่งจังหวัด",
    "nesdc letter": "หนังสือสภาพัฒน์",
    "guideline": "แนวทางการดำเนินงาน",
    "manual note": "หมายเหตุของคู่มือ",
}
FIELDS = {
    "name": "ชื่อ",
    "lead_agencies": "หน่วยงานหลัก",
    "supporting_agencies": "หน่วยงานสนับสนุน",
    "rows": "แถว",
    "title_th": "ตำแหน่ง",
    "title": "ตำแหน่ง",
    "role_th": "หน้าที่",
    "number": "เลขที่",
    "term": "คำ",
    "address": "ที่อยู่เว็บไซต์",
    "year": "ปี",
    "numbers": "เลข",
    "text": "ข้อความ",
}
