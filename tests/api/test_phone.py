"""What a phone reads before it goes out, and writes when it is back: each once."""

import json
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent
from assistance.models import Assistance
from logbook.models import GuideQuestion
from plans.models import ActionPlan, LedgerMonth
from plans.services.ledgers import save_ledger
from plans.services.plans import create_plan
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


@pytest.fixture
def mentor():
    return make_user("mentor", "4201")


@pytest.fixture
def household(mentor):
    mine = make_household("420107")
    make_pairing(mine, make_official(user=mentor), make_user())
    return mine


@pytest.fixture
def api(client, mentor):
    """`api(method, path, **body)` as the mentor."""
    client.force_login(mentor)

    def ask(method, path, **body):
        return client.generic(method, f"/api/v1/{path}", json.dumps(body), "application/json")

    return ask


def test_the_schema_is_whole_and_names_what_a_phone_uses(tmp_path):
    out = tmp_path / "schema.yml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(out))
    text = out.read_text()
    for path in ("ledgers", "assistance", "guide-questions", "score-words", "visits/{id}"):
        assert f"/api/v1/{path}/:" in text


def test_questions_and_words_of_the_assessment_in_use_and_in_order(api):
    GuideQuestion.objects.filter(pk=GuideQuestion.objects.first().pk).update(is_active=False)
    questions = api("GET", "guide-questions/?aspect=skill").json()["results"]
    active = GuideQuestion.objects.filter(is_active=True)
    assert [q["text"] for q in questions] == list(
        active.filter(aspect="skill").values_list("text", flat=True)
    )
    assert api("GET", "guide-questions/").json()["count"] == active.count()
    words = api("GET", "score-words/").json()["results"]
    assert [(w["aspect"], w["score"]) for w in words] == [
        (aspect, n) for aspect in ("attitude", "skill", "resource", "way_out") for n in range(1, 6)
    ]


def test_a_plan_says_who_agreed_and_whether_the_signed_paper_is_there(api, household, mentor):
    plan = create_plan(household=household, by=mentor, goal_stage="survival", goal="พอกิน")
    agreed = ("agreed_on", "agreed_by_name", "agreed_by_relation", "agreed_mark")
    before = api("GET", f"plans/{plan.pk}/").json()
    assert [before[name] for name in (*agreed, "has_signed_paper")] == [None, "", "", "", False]
    ActionPlan.objects.update(
        agreed_on=MAY, agreed_by_name="นายสมมุติ", agreed_by_relation="บุตร", agreed_mark="thumbprint"
    )
    plan.refresh_from_db()
    plan.agreed_paper.save("x.jpg", ContentFile(b"x"))
    after = api("GET", f"plans/{plan.pk}/").json()
    assert [after[name] for name in agreed] == ["2026-05-01", "นายสมมุติ", "บุตร", "thumbprint"]
    assert after["has_signed_paper"] is True
    assert "agreed_paper" not in after  # the picture itself only behind its link that expires


class TestLedgers:
    BODY = {
        "month": "2026-05-01",
        "debt": "20000.00",
        "lines": [
            {"kind": "income_wage", "amount": "6000.50"},
            {"kind": "expense_food", "amount": "4500"},
        ],
    }

    def test_a_month_is_written_once_however_often_it_is_sent(self, api, household):
        first = api("POST", "ledgers/", household=household.pk, **self.BODY)
        again = api("POST", "ledgers/", household=household.pk, **self.BODY)
        assert (first.status_code, again.json()) == (200, first.json())
        assert (first.json()["income"], first.json()["balance"]) == ("6000.50", "1500.50")
        assert AuditEvent.objects.filter(action="ledger.saved").count() == 1
        listed = api("GET", f"ledgers/?household={household.pk}").json()
        assert listed["results"] == [first.json()]
        assert api("GET", f"ledgers/{first.json()['id']}/").json() == first.json()

    def test_it_is_changed_only_by_who_saw_the_last_state(self, api, household, mentor):
        first = api("POST", "ledgers/", household=household.pk, **self.BODY).json()
        other = self.BODY | {"lines": [{"kind": "income_farm", "amount": "900"}]}
        blind = api("POST", "ledgers/", household=household.pk, **other)
        assert (blind.status_code, blind.json()["code"]) == (409, "ledger_changed")
        seen = api("POST", "ledgers/", household=household.pk, seen=first["version"], **other)
        assert (seen.status_code, seen.json()["income"]) == (200, "900.00")
        assert seen.json()["version"] != first["version"]
        assert LedgerMonth.objects.count() == 1

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"month": "2026-05-02"}, "month"),
            ({"lines": [{"kind": "income_farm", "amount": "0"}]}, "lines"),
            ({"lines": [{"kind": "income_farm", "amount": "1"}] * 2}, "lines"),
            ({"debt": "-1"}, "debt"),
            ({"note": "ก" * 256}, "note"),
        ],
    )
    def test_what_cannot_be_is_refused_by_its_field(self, api, household, change, field):
        refused = api("POST", "ledgers/", household=household.pk, **self.BODY | change)
        assert (refused.status_code, set(refused.json()["fields"])) == (400, {field})
        assert LedgerMonth.objects.count() == 0

    def test_elsewhere_is_as_if_it_were_not_there(self, api, household, mentor):
        far = make_household("420201")
        save_ledger(household=far, month=MAY, by=mentor, amounts={"income_wage": 1})
        hidden = api("POST", "ledgers/", household=far.pk, **self.BODY)
        assert (hidden.status_code, set(hidden.json()["fields"])) == (400, {"household"})
        assert api("GET", "ledgers/").json()["count"] == 0
        assert api("GET", f"ledgers/{LedgerMonth.objects.get().pk}/").status_code == 404

    def test_the_list_asks_the_same_however_many(self, api, household, mentor):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                assert api("GET", "ledgers/").status_code == 200
            return len(asked)

        save_ledger(household=household, month=MAY, by=mentor, amounts={"income_wage": 1})
        one = queries()
        for month in (1, 2, 3):
            save_ledger(
                household=household,
                month=date(2026, month, 1),
                by=mentor,
                amounts={"income_wage": 1, "expense_food": 2},
            )
        assert queries() == one


class TestAssistance:
    def body(self, household, **changes):
        return {
            "id": "00000000-0000-4000-8000-000000000001",
            "household": household.pk,
            "dimension": "income",
            "kind": "goods",
            "description": "พันธุ์ไก่ 10 ตัว",
            "amount": "900",
            "given_on": str(timezone.localdate()),
            **changes,
        }

    def test_help_is_recorded_once_and_listed(self, api, household):
        first = api("POST", "assistance/", **self.body(household))
        again = api("POST", "assistance/", **self.body(household))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert api("GET", "assistance/?kind=goods").json()["results"] == [first.json()]
        assert household.needs.get().status == "helped"
        assert Assistance.objects.count() == 1

    def test_the_same_id_with_other_content_or_by_another_is_a_conflict(
        self, api, client, household
    ):
        api("POST", "assistance/", **self.body(household))
        other = api("POST", "assistance/", **self.body(household, amount="901"))
        assert (other.status_code, other.json()["code"]) == (409, "assistance_conflict")
        client.force_login(make_user("district_officer", "4201"))
        assert api("POST", "assistance/", **self.body(household)).status_code == 409
        assert str(Assistance.objects.get().amount) == "900.00"

    def test_an_id_that_stands_where_the_caller_cannot_see_is_a_conflict_too(
        self, api, household, mentor
    ):
        far = make_household("420201")
        Assistance.objects.create(
            id=self.body(far)["id"],
            household=far,
            dimension_id="income",
            kind="advice",
            description="x",
            given_on=timezone.localdate(),
            recorded_by=mentor,
        )
        assert api("POST", "assistance/", **self.body(household)).status_code == 409

    def test_refusals(self, api, household):
        tomorrow = str(timezone.localdate() + timedelta(days=1))
        late = api("POST", "assistance/", **self.body(household, given_on=tomorrow))
        assert (late.status_code, late.json()["code"]) == (422, "assistance_date")
        far = api(
            "POST", "assistance/", **self.body(make_household("420201"), id=str(uuid.uuid4()))
        )
        assert (far.status_code, set(far.json()["fields"])) == (400, {"household"})
        assert Assistance.objects.count() == 0
