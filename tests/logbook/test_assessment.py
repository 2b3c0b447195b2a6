"""4 ท: words, questions, strengths and obstacles; over time on the household page; old phones."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from logbook.enums import FourT
from logbook.models import AssessmentLine, GuideQuestion, ScoreWord, Visit
from logbook.services.assessments import assessments_of, latest_scores
from logbook.services.visits import content_hash, record_visit
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.words import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def household():
    return make_household("420107")


@pytest.fixture
def mentor(household):
    user = make_user("mentor", "4201")
    make_pairing(household, make_official(user=user), user)
    return user


def record(household, by, days_ago=0, **scores):
    day = timezone.localdate() - timedelta(days=days_ago)
    lines = {aspect: {"score": score} for aspect, score in scores.items()}
    return record_visit(
        by=by,
        id=uuid.uuid4(),
        household=household,
        purpose="follow_up",
        visited_on=day,
        assessment=lines,
    )[0]


def form_data(**more):
    data = {
        "purpose": "first",
        "summary": "พบครอบครัว",
        "visited_on": timezone.localdate().isoformat(),
    }
    return data | {f"score_{aspect}": "3" for aspect in FourT.values} | more


def test_every_step_of_every_t_has_words_and_every_t_questions_marked_as_ours():
    words = ScoreWord.objects.filter(is_ours=True).values_list("aspect", "score")
    assert set(words) == {(aspect, n) for aspect in FourT.values for n in range(1, 6)}
    questions = GuideQuestion.objects.filter(is_ours=True).values_list("aspect", flat=True)
    assert set(questions) == set(FourT.values)


def test_loading_the_reference_again_keeps_what_the_province_wrote():
    row = GuideQuestion.objects.first()
    GuideQuestion.objects.filter(pk=row.pk).update(text="ของจังหวัด", is_ours=False)
    call_command("load_reference", verbosity=0)
    row.refresh_from_db()
    assert (row.text, row.is_ours) == ("ของจังหวัด", False)


def test_the_form_shows_questions_and_words_and_keeps_strengths_and_obstacles(
    client, household, mentor
):
    client.force_login(mentor)
    page = reverse("logbook:visit-create", args=[household.pk])
    shown = client.get(page).content.decode()
    assert GuideQuestion.objects.first().text in shown
    assert all(word.text in shown for word in ScoreWord.objects.all())

    made = client.post(page, form_data(strengths_skill="ทอผ้าเป็น", obstacles_skill="ไม่มีตลาด"))

    line = AssessmentLine.objects.get(aspect="skill")
    assert (line.score, line.strengths, line.obstacles) == (3, "ทอผ้าเป็น", "ไม่มีตลาด")
    detail = words(client.get(made["Location"]))
    assert "จุดแข็ง: ทอผ้าเป็น" in detail
    assert ScoreWord.objects.get(aspect="skill", score=3).text in detail


def test_words_without_a_step_are_not_dropped_in_silence(client, household, mentor):
    client.force_login(mentor)
    data = form_data(purpose="follow_up", obstacles_skill="ไม่มีตลาด")
    data.pop("score_skill")
    refused = client.post(reverse("logbook:visit-create", args=[household.pk]), data)
    assert refused.status_code == 422
    assert "มิฉะนั้นข้อความด้านนี้จะไม่ถูกบันทึก" in refused.content.decode()
    assert Visit.objects.count() == 0


def test_an_old_phone_sends_the_same_again_and_a_new_one_more(client, household, mentor):
    """What was stored before strengths existed keeps its hash; new content is new content."""
    client.force_login(mentor)
    key, day = str(uuid.uuid4()), timezone.localdate().isoformat()
    line = {"aspect": "skill", "score": 3, "note": "ทอผ้า"}
    body = {
        "id": key,
        "household": household.pk,
        "purpose": "first",
        "visited_on": day,
        "summary": "พบ",
        "assessment": [line],
    }

    def send(**change):
        return client.post("/api/v1/visits/", body | change, content_type="application/json")

    assert send().status_code == 201
    before = content_hash(
        {
            "household_id": household.pk,
            "purpose": "first",
            "visited_on": timezone.localdate(),
            "met_with": "",
            "summary": "พบ",
            "next_step": "",
            "latitude": None,
            "longitude": None,
            "assessment": {"skill": {"score": 3, "note": "ทอผ้า"}},
            "progress": {},
        }
    )
    assert Visit.objects.get().content_hash == before
    assert send().status_code == 200
    assert send(assessment=[line | {"strengths": "", "obstacles": ""}]).status_code == 200
    assert send(assessment=[line | {"strengths": "ขยัน"}]).status_code == 409
    new = send(id=str(uuid.uuid4()), assessment=[line | {"strengths": "ขยัน"}])
    assert new.json()["assessment"] == [line | {"strengths": "ขยัน", "obstacles": ""}]


def test_the_latest_of_each_t_and_the_order_of_assessments(household, mentor):
    record(household, mentor, days_ago=60, attitude=1, skill=2, resource=2, way_out=1)
    record(household, mentor, days_ago=10, skill=4)
    assert latest_scores(household) == {"attitude": 1, "skill": 4, "resource": 2, "way_out": 1}
    assert [len(a.lines) for a in assessments_of(household)] == [4, 1]


def test_change_over_time_is_drawn_and_stands_in_a_table(client, household, mentor):
    client.force_login(mentor)
    page = reverse("households:household-detail", args=[household.pk]) + "?open=four_t"
    assert "ประเมินในการเยี่ยมครั้งแรก" in client.get(page).content.decode()

    record(household, mentor, days_ago=60, attitude=1, skill=2, resource=2, way_out=1)
    assert "<svg" not in client.get(page).content.decode()
    for score in (3, 4):  # two on one day
        record(household, mentor, days_ago=5, attitude=score, skill=3)
    shown = words(client.get(page))

    assert shown.count("<svg") == 1
    assert "style=" not in shown  # the content security policy would drop it
    assert "ดีขึ้นจาก 3" in shown
    table = client.get(page).context["panels"]
    panel = next(item["context"] for item in table if item["panel"].key == "four_t")
    scores = [[line and line.score for line in lines] for _a, lines in panel["table"]]
    assert scores == [[4, 3, None, None], [3, 3, None, None], [1, 2, 2, 1]]


def test_the_province_edits_questions_and_words(client):
    client.force_login(make_user("provincial_officer", "42"))
    page = reverse("logbook:guide-edit")
    context = client.get(page).context
    data = {}
    for formset in (context["questions"], context["words"]):
        for form in [formset.management_form, *formset.forms]:
            for field in form:
                value = field.value()
                if value is not None and value is not False:
                    data[field.html_name] = "on" if value is True else value
    data["questions-0-text"], data["words-0-text"] = "คำถามของจังหวัด", ""
    assert client.post(page, data).status_code == 422
    data["words-0-text"] = "คำของจังหวัด"
    assert client.post(page, data).status_code == 302
    assert GuideQuestion.objects.get(is_ours=False).text == "คำถามของจังหวัด"
    assert ScoreWord.objects.get(is_ours=False).text == "คำของจังหวัด"
