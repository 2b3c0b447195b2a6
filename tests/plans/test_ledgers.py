"""A household's ledger: a month whole, its sums, who may, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from plans.errors import LedgerChangedError, LedgerEmptyError, LedgerMonthError
from plans.models import LedgerLine, LedgerMonth
from plans.services.ledgers import save_ledger, version_of
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


@pytest.fixture
def mentor():
    return make_user("mentor", "4201")


@pytest.fixture
def household(mentor):
    mine = make_household()
    make_pairing(mine, make_official(user=mentor), make_user())
    return mine


def write(household, by, month=MAY, **fields):
    return save_ledger(
        household=household,
        month=month,
        by=by,
        **{"amounts": {"income_wage": Decimal("6000.50"), "expense_food": Decimal(4500)}, **fields},
    )


def test_a_month_is_written_whole_and_summed(household, mentor):
    ledger = write(household, mentor, saving=Decimal(200))
    kept, wage = ledger.lines.get(kind="expense_food"), ledger.lines.get(kind="income_wage")
    changed = write(
        household,
        mentor,
        seen=version_of(ledger),
        amounts={"expense_food": Decimal(4500), "expense_debt": Decimal(1000)},
    )

    sums = LedgerMonth.objects.with_sums().get()
    assert (sums.income, sums.expense, sums.balance) == (0, Decimal(5500), Decimal(-5500))
    assert (changed.pk, changed.saving, changed.district) == (ledger.pk, None, 4201)
    assert list(changed.lines.values_list("pk", flat=True))[0] == kept.pk
    assert not LedgerLine.objects.filter(pk=wage.pk).exists()


def test_refusals_say_why_and_change_nothing(household, mentor):
    ledger = write(household, mentor)
    later = timezone.localdate().replace(day=1, year=timezone.localdate().year + 1)
    for error, fields in (
        (LedgerMonthError, {"month": later}),
        (LedgerEmptyError, {"amounts": {}}),
        (LedgerChangedError, {"seen": "", "note": "อื่น"}),
        (LedgerChangedError, {"seen": "2026-01-01T00:00:00+00:00", "note": "อื่น"}),
    ):
        with pytest.raises(error) as refused:
            write(household, mentor, **{"seen": version_of(ledger), **fields})
        assert str(refused.value) == error.message
    assert (LedgerMonth.objects.count(), LedgerLine.objects.count()) == (1, 2)


def test_the_mentor_enters_a_month_on_the_page(client, household, mentor):
    client.force_login(mentor)
    address = reverse("plans:ledger-edit", args=[household.pk, "2569-05"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"income_farm": "-5"}).status_code == 422
    empty = client.post(address, {})
    assert (empty.status_code, LedgerEmptyError.message in empty.content.decode()) == (422, True)
    client.post(address, {"income_farm": "1250.25", "expense_food": "1000", "debt": "20000"})

    ledger = LedgerMonth.objects.get()
    assert (ledger.debt, ledger.saving, ledger.month) == (Decimal(20000), None, MAY)
    page = client.get(reverse("plans:ledger-detail", args=[household.pk])).content.decode()
    assert "1,250.25 บาท" in page
    assert "<svg" in page
    house = reverse("households:household-detail", args=[household.pk])
    assert "250.25 บาท" in client.get(f"{house}?open=ledger").content.decode()
    again = client.post(address, {"income_farm": "1"})  # from a page opened before
    assert (again.status_code, LedgerChangedError.message in again.content.decode()) == (422, True)
    assert client.get(address.replace("2569-05", "0000-99")).status_code == 404


def test_a_month_typed_with_commas_and_thai_digits_is_kept_to_the_baht(client, household, mentor):
    client.force_login(mentor)
    address = reverse("plans:ledger-edit", args=[household.pk, "2569-05"])
    assert 'type="number"' not in client.get(address).content.decode()

    refused = client.post(address, {"income_farm": "1.500", "expense_food": "1,000"})
    assert refused.status_code == 422
    assert not LedgerMonth.objects.exists()
    sent = {"income_farm": "๑,๒๕๐.๒๕ บาท", "expense_food": "1,000.-", "debt": "20 000"}
    assert client.post(address, sent).status_code == 302

    ledger = LedgerMonth.objects.with_sums().get()
    assert (ledger.income, ledger.expense, ledger.debt) == (Decimal("1250.25"), 1000, 20_000)


def test_a_household_that_left_keeps_its_ledger_and_takes_no_more(client, household, mentor):
    household.left_on, household.leave_reason = date(2026, 6, 1), "moved"
    household.save()
    client.force_login(mentor)
    answer = client.post(
        reverse("plans:ledger-edit", args=[household.pk, "2569-05"]), {"income_farm": "1"}
    )
    assert answer.status_code == 422
    assert "จึงบันทึกบัญชีครัวเรือนไม่ได้" in answer.content.decode()


def test_the_second_fence_shows_a_mentor_the_own_ledgers_only(household, mentor):
    other = make_household()
    write(household, mentor)
    write(other, mentor)
    with connection.cursor() as cursor:
        cursor.execute("RESET ALL")
    with acting_for(mentor):
        assert list(LedgerMonth.objects.values_list("household", flat=True)) == [household.pk]
        assert LedgerLine.objects.count() == 2
    assert LedgerLine.objects.count() == 0


def test_the_database_says_no_as_well(household, mentor):
    ledger = write(household, mentor)
    for change in (
        lambda: LedgerMonth.objects.update(month=date(2026, 5, 2)),
        lambda: LedgerMonth.objects.update(saving=-1),
        lambda: LedgerLine.objects.update(amount=0),
        lambda: LedgerLine.objects.create(ledger=ledger, kind="income_wage", amount=1),
        lambda: LedgerMonth.objects.create(household=household, month=MAY, recorded_by=mentor),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_page_asks_the_same_number_of_questions_however_many_months(client, household, mentor):
    client.force_login(mentor)
    address, counts = reverse("plans:ledger-detail", args=[household.pk]), []
    for month in range(1, 8):
        write(household, mentor, month=date(2026, month, 1))
        client.get(address)  # the chart is drawn and kept
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert set(counts) == {counts[0]}
