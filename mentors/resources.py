"""The register of officials as a table: django-import-export with our headings and areas."""

from django.conf import settings
from import_export import fields, resources
from import_export.widgets import BooleanWidget, ForeignKeyWidget, IntegerWidget

from core.spreadsheets import registers
from core.spreadsheets.cells import yes_or_no
from core.thai import telephone, to_arabic_digits, whole_number
from core.titles import is_title, split_title
from mentors.models import Official
from mentors.services.registers import keep_posting
from places.codes import is_within
from places.enums import AreaLevel
from places.models import Area, Organization
from places.naming import district_name, place_key, subdistrict_name

COLUMNS = registers.columns(
    {
        "title": "คำนำหน้า",
        "first_name": "ชื่อ",
        "last_name": "นามสกุล",
        "position": "ตำแหน่ง",
        "organization": "หน่วยงาน",
        "district": "อำเภอ",
        "subdistrict": "ตำบล",
        "phone": "โทรศัพท์",
        "email": "อีเมล",
        "languages": "ภาษาถิ่น",
        "capacity": "จำนวนครัวเรือนที่รับได้",
        "is_available": "พร้อมรับครัวเรือน",
    },
    needed=("first_name", "last_name", "district"),
    naming=("first_name", "last_name"),
    words=("title", "position", "organization", "phone", "email", "languages"),
)
READY = {"พร้อม", "พร้อมรับ", "ว่าง", "รับ", "รับได้"}
NOT_READY = {"ไม่พร้อม", "ไม่พร้อมรับ", "ไม่ว่าง", "ไม่รับ", "รับไม่ได้"}


def cells(official) -> tuple:
    """An official as `COLUMNS` has it, so that what was taken out can be changed and taken in."""
    area = official.work_area
    district = {AreaLevel.DISTRICT: area, AreaLevel.SUBDISTRICT: area.parent}.get(area.level)
    return (
        official.title,
        official.first_name,
        official.last_name,
        official.position,
        official.organization.name if official.organization else "",
        district.name if district else "",
        area.name if area.level == AreaLevel.SUBDISTRICT else "",
        official.phone,
        official.email,
        official.languages,
        official.capacity,
        1 if official.is_available else 0,
    )


class OfficialResource(resources.ModelResource):
    """An official is known by name and work place; a row with the same ones changes the entry. What
    the row does not say stays; of a new official it is as usual.

    `allowed`: codes of the areas the importer may write in; `lines`: of each row, as a person sees
    it.
    """

    organization = fields.Field(
        "organization", "organization", ForeignKeyWidget(Organization, "name")
    )
    work_area = fields.Field("work_area", "work_area", ForeignKeyWidget(Area, "code"))
    capacity = fields.Field("capacity", "capacity", IntegerWidget(), default=1)
    is_available = fields.Field("is_available", "is_available", BooleanWidget(), default=True)

    class Meta:
        model = Official
        fields = (
            "title",
            "first_name",
            "last_name",
            "position",
            "organization",
            "work_area",
            "phone",
            "email",
            "languages",
            "capacity",
            "is_available",
        )
        import_id_fields = ("first_name", "last_name", "work_area")
        skip_unchanged = True
        report_skipped = True
        store_instance = True
        clean_model_instances = True

    def __init__(self, *, allowed, by=None, lines=(), **kwargs):
        super().__init__(**kwargs)
        self.by, self.lines = by, lines
        self.said: dict[tuple, tuple[int, dict]] = {}
        self.allowed = tuple(allowed)
        self.places = Area.objects.codes_by_name()
        self.organizations = {}
        for organization in Organization.objects.all():
            self.organizations[organization.name] = organization.name
            if organization.short_name:
                self.organizations[organization.short_name] = organization.name

    def before_import_row(self, row, row_number=0, **kwargs):
        row["phone"] = telephone(row["phone"])
        if not row["title"]:
            row["title"], row["first_name"] = split_title(row["first_name"])
        if not row["first_name"] or not row["last_name"] or is_title(row["first_name"]):
            raise ValueError("ไม่มีชื่อหรือนามสกุล โปรดเติมให้ครบ")
        row["work_area"] = self._area(row)
        if row["organization"] and row["organization"] not in self.organizations:
            raise ValueError(f"ไม่พบหน่วยงาน “{row['organization']}” โปรดใช้ชื่อเต็มตามทะเบียนหน่วยงาน")
        row["organization"] = self.organizations.get(row["organization"], "")
        row["capacity"] = _capacity(row["capacity"])
        row["is_available"] = _readiness(row["is_available"])
        self._refuse_two_of_a_name(row, row_number)

    def _refuse_two_of_a_name(self, row, number):
        """Two rows of one name and place that do not say the same may be two people."""
        name = tuple(row[key] for key in self._meta.import_id_fields)
        first, said = self.said.setdefault(name, (number, dict(row)))
        if said != dict(row):
            line = self.lines[first - 1] if self.lines else first
            raise ValueError(
                f"ชื่อและพื้นที่ซ้ำกับแถวที่ {line} แต่ข้อมูลต่างกัน หากเป็นคนละคนให้เพิ่มทีละคนในหน้าทะเบียน"
            )

    def get_instance(self, instance_loader, row):
        try:
            return super().get_instance(instance_loader, row)
        except Official.MultipleObjectsReturned as error:
            name = f"{row['first_name']} {row['last_name']}"
            raise ValueError(
                f"ในทะเบียนมี {name} ในพื้นที่นี้มากกว่าหนึ่งคน โปรดแก้ในหน้าทะเบียนของแต่ละคน แล้วลบแถวนี้จากไฟล์"
            ) from error

    def import_field(self, field, instance, row, *args, **kwargs):
        if row[field.column_name] != "" or instance._state.adding:
            super().import_field(field, instance, row, *args, **kwargs)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        self.differences = list(self._differences(original, instance)) if original.pk else []
        return super().skip_row(instance, original, row, import_validation_errors)

    def _differences(self, original, instance):
        """`(heading, before, after)` of each field the row changes; the work place is no such."""
        for field in self.get_import_fields():
            old, new = field.get_value(original), field.get_value(instance)
            if old != new:
                yield COLUMNS.label(field.column_name), in_words(old), in_words(new)

    def after_import_row(self, row, row_result, **kwargs):
        """With the entry as it will stand, by column."""
        row_result.differences = self.differences
        entry = row_result.instance
        stands = {f.column_name: in_words(f.get_value(entry)) for f in self.get_import_fields()}
        row_result.cells = stands | {key: row[key] for key in ("district", "subdistrict")}

    def before_save_instance(self, instance, row, **kwargs):
        self.before = Official.objects.filter(pk=instance.pk).first()
        if self.before and self.before.ended_on:
            raise ValueError(
                f"{self.before.full_name} พ้นหน้าที่แล้ว"
                " หากกลับมา ให้กด «กลับเข้าปฏิบัติงาน» ในทะเบียนของผู้นี้ก่อน หากไม่กลับ ให้ลบแถวนี้ออกจากไฟล์"
            )

    def after_save_instance(self, instance, row, **kwargs):
        keep_posting(official=instance, before=self.before, by=self.by)

    def _area(self, row) -> str:
        code = self.places.get(place_key(row["district"], row["subdistrict"]), "")
        if not code:
            names = subdistrict_name(row["subdistrict"]), district_name(row["district"])
            place = " ".join(filter(None, names))
            raise ValueError(
                f"ไม่พบอำเภอหรือตำบล “{place}” ในจังหวัด{settings.PROVINCE_NAME} โปรดตรวจชื่อ"
            )
        if not is_within(code, self.allowed):
            raise ValueError("พื้นที่นี้อยู่นอกเขตที่ท่านดูแล")
        return code


def _capacity(said: str) -> str:
    said = to_arabic_digits(said).removesuffix(".0")
    if said and ((number := whole_number(said)) is None or number > 200):
        raise ValueError("จำนวนครัวเรือนที่รับได้ต้องเป็นเลข 0 ถึง 200")
    return said


def _readiness(said: str) -> str:
    try:
        answer = yes_or_no(said, READY, NOT_READY)
    except ValueError as error:
        raise ValueError(f"“พร้อมรับครัวเรือน” ไม่รู้จัก “{said}” โปรดใส่ พร้อม หรือ ไม่พร้อม") from error
    return "" if answer is None else str(int(answer))


def in_words(value) -> str:
    if isinstance(value, bool):
        return "พร้อม" if value else "ไม่พร้อม"
    return "" if value is None else str(value)
