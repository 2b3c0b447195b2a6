"""Forms of the household plan, its library, its printed form and the household's ledger."""

from django import forms
from django.utils import timezone

from core import days
from core.forms import BuddhistDateField, MonthField, StyledForm, keep_choosable, months_around
from core.seen import SEEN, StoredForm
from core.uploads.fields import PictureField
from households.models import Need
from indicators.models import Dimension, Indicator
from places.models import Area, Organization, Village
from plans.enums import AgreementMark, LedgerKind, PlanCloseReason, PlanStatus, Stage
from plans.models import LedgerMonth, PlanIdea, PlanRow

FOLLOWED = ("status", "stop_reason", "cost", "money_source")  # what changes after the agreement


class PlanForm(StyledForm, forms.Form):
    goal_stage = forms.ChoiceField(label="เป้าหมายตามระดับ", choices=Stage.choices)
    goal = forms.CharField(label="เป้าหมายสูงสุดของครัวเรือน", widget=forms.Textarea, max_length=1000)


def this_month():
    return timezone.localdate().replace(day=1)


_SOURCES = {False: "ในบัญชีปีล่าสุด", True: "ตามข้อเสนอครัวเรือนตกหล่น"}


class PlanRowForm(StoredForm, forms.ModelForm):
    class Meta:
        model = PlanRow
        fields = (
            "dimension",
            "need",
            "household_does",
            "support",
            "organization",
            "first_month",
            "last_month",
            "is_immediate",
            "status",
            "stop_reason",
            "cost",
            "money_source",
        )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self._months(plan)
        self.fields["is_immediate"].help_text = "แบบแผนจะพิมพ์คำนี้แทนเดือนเริ่ม"
        self.fields["dimension"].queryset = Dimension.objects.all()
        self.fields["dimension"].label_from_instance = lambda d: d.form_name
        self.fields["organization"].queryset = Organization.objects.helping()
        self._needs(plan.household)
        keep_choosable(self, self.instance, "organization", "need")
        self.says_otherwise, self.chosen_otherwise = False, []
        if plan.status == PlanStatus.AGREED:
            self._close()

    def _close(self):
        """Closes what was agreed to. A page that was opened before still sends it: `says_otherwise`
        where that is not what stands in the plan.
        """
        closed = set(self.fields) - {*FOLLOWED, SEEN}
        if any(self.add_prefix(name) in self.data for name in closed):
            others = [self[name] for name in self.fields if name in closed and self._is_other(name)]
            self.says_otherwise = bool(others)
            self.chosen_otherwise = [(o.label, as_chosen(o)) for o in others if as_chosen(o)]
        for name in closed:
            self.fields[name].disabled = True

    def typed(self):
        """Beside what was typed, what was chosen otherwise than it stands in the agreed plan."""
        return [*super().typed(), *self.chosen_otherwise]

    def _is_other(self, name):
        field, bound = self.fields[name], self[name]
        if self.is_untouched(name):  # what is other was changed by somebody else
            return False
        return field.has_changed(field.prepare_value(bound.initial), bound.data)

    def _months(self, plan):
        """Three years ahead and one back; an older month of the row itself stays choosable. A new
        row runs from this month to where the plan's rows run.
        """
        now = this_month()
        ends = [row.last_month for row in plan.rows.all() if row.last_month > now]
        begin = {"first_month": now, "last_month": max(ends, default=now)}
        months = set(months_around(now, before=12, after=36))
        for name, month in begin.items():
            self.initial[name] = self.initial.get(name) or month
            months.add(self.initial[name])
        for name, label in (("first_month", "เดือนเริ่ม"), ("last_month", "เดือนสิ้นสุด")):
            self.fields[name] = MonthField(label=label, months=sorted(months))
            self.fields[name].widget.attrs["class"] = "form-select"

    def _needs(self, household):
        """The household's needs of the latest year."""
        field = self.fields["need"] = forms.ModelChoiceField(
            label="แก้ปัญหาใด",
            required=False,
            queryset=Need.objects.none(),
            empty_label="— ไม่ระบุ —",
            help_text=f"ปัญหารายมิติของครัวเรือน{_SOURCES[household.is_missed]}",
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        rows = Need.objects.filter(household=household, data_year=household.latest_year or 0)
        field.queryset = rows.select_related("dimension", "person").order_by(
            "dimension__sort_key", "person_id"
        )
        field.label_from_instance = lambda n: (
            f"{n.dimension.name}: {n.person.full_name} (ปี {n.data_year})"
        )
        self.order_fields(self.Meta.fields)


def as_chosen(bound: forms.BoundField) -> str:
    """What was sent of a field to choose in, as its page says it; empty for a text."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "ใช่" if bound.data else "ไม่ใช่"
    if not isinstance(widget, forms.Select):
        return ""
    groups = widget.optgroups(bound.html_name, [str(bound.data or "")])
    return " ".join(str(o["label"]) for _g, options, _i in groups for o in options if o["selected"])


class AgreementForm(StyledForm, forms.Form):
    agreed_by_name = forms.CharField(label="ผู้แทนครัวเรือนที่ตกลง", max_length=200)
    agreed_by_relation = forms.CharField(
        label="เกี่ยวข้องกับหัวหน้าครัวเรือน", max_length=80, help_text="เช่น หัวหน้าครัวเรือน คู่สมรส บุตร ผู้ดูแล"
    )
    agreed_mark = forms.ChoiceField(label="ลงนามด้วย", choices=AgreementMark.choices)
    agreed_on = BuddhistDateField(
        label="วันที่ตกลง", required=False, earliest=days.PROGRAMME, latest=days.today
    )
    paper = PictureField(
        label="ภาพถ่ายแบบแผนที่ลงนามแล้ว",
        required=False,
        help_text="ภาพ JPEG, PNG หรือ WebP ไม่เกิน 15 MB แนบภายหลังได้",
    )


class SignedPaperForm(StyledForm, forms.Form):
    paper = PictureField(
        label="ภาพถ่ายแบบแผนที่ลงนามแล้ว", help_text="ภาพ JPEG, PNG หรือ WebP ไม่เกิน 15 MB"
    )


class PlanCloseForm(StyledForm, forms.Form):
    close_reason = forms.ChoiceField(
        label="เหตุที่ปิดแผน",
        choices=[(reason.value, reason.label) for reason in PlanCloseReason.by_hand()],
    )


class PlanIdeaForm(StoredForm, forms.ModelForm):
    class Meta:
        model = PlanIdea
        fields = (
            "dimension",
            "indicator",
            "household_does",
            "support",
            "months",
            "is_immediate",
            "is_active",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dimension"].label_from_instance = lambda d: d.form_name
        field = self.fields["indicator"]
        rows = Indicator.objects.filter(edition__indicator_set="jpt").select_related("edition")
        field.queryset = rows.order_by("-edition__first_year", "number")
        field.empty_label = "— ทุกครัวเรือนที่ตกมิตินี้ —"
        field.label_from_instance = lambda i: f"ข้อ {i.number} {i.name[:70]} ({i.edition})"


class PlanPrintForm(StyledForm, forms.Form):
    area = forms.ModelChoiceField(label="ตำบล", queryset=Area.objects.none())
    village = forms.ModelChoiceField(
        label="หมู่บ้าน", queryset=Village.objects.none(), required=False, empty_label="— ทั้งตำบล —"
    )
    with_unplanned = forms.BooleanField(label="รวมครัวเรือนที่ยังไม่มีแผน (แบบเปล่าพร้อมชื่อ)", required=False)

    def __init__(self, *args, area_codes, area="", **kwargs):
        super().__init__(*args, **kwargs)
        areas = Area.objects.subdistricts().within(area_codes).select_related("parent")
        self.fields["area"].queryset = areas
        self.fields["area"].label_from_instance = lambda a: f"อ.{a.parent.name} ต.{a.name}"
        if areas.filter(pk=area).exists():
            self.fields["village"].queryset = Village.objects.filter(subdistrict_id=area)


class LedgerForm(StyledForm, forms.Form):
    """A field for each kind, so that a month is one page; empty means nothing of that kind."""

    saving = forms.DecimalField(
        label=LedgerMonth._meta.get_field("saving").verbose_name,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    debt = forms.DecimalField(
        label=LedgerMonth._meta.get_field("debt").verbose_name,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    note = forms.CharField(label="หมายเหตุ", max_length=255, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        kinds = {
            kind.value: forms.DecimalField(
                label=kind.label, min_value=0, max_digits=12, decimal_places=2, required=False
            )
            for kind in LedgerKind
        }
        self.base_fields = {**self.base_fields, **kinds}
        super().__init__(*args, **kwargs)

    def income_fields(self):
        return [self[kind] for kind in LedgerKind if kind.is_income]

    def expense_fields(self):
        return [self[kind] for kind in LedgerKind if not kind.is_income]

    def ledger_fields(self) -> dict:
        """What `save_ledger` takes."""
        data = self.cleaned_data
        amounts = {kind.value: data[kind] for kind in LedgerKind if data[kind]}
        return {name: data[name] for name in ("saving", "debt", "note", "seen")} | {
            "amounts": amounts
        }
