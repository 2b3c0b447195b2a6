"""Small lists after public bug reports of systems like this one (`tests/samples/cases`), each with
its answer: through the command as an office types it, and through the page where a person is asked.
"""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.spreadsheets.stages import BatchStage
from households.models import Household, Person, PersonListing
from households.tpmap import columns
from households.tpmap.services import imports
from households.tpmap.services.staging import Staging
from places.models import Area
from tests.confirming import confirm
from tests.factories.people import make_user
from tests.jobs import do

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[1] / "samples" / "cases"


def answer_of(case: str) -> dict:
    return json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))


def run(capsys, path, *options, year=2569) -> dict:
    call_command("import_tpmap", path, "--year", str(year), "--json", *options)
    return json.loads(capsys.readouterr().out)


def refused(capsys, path, *options) -> str:
    """The sentence of a file that is not taken: exit status 2, and nothing written."""
    with pytest.raises(SystemExit) as left:
        call_command("import_tpmap", path, "--year", "2569", "--json", *options)
    assert left.value.code == 2
    assert not Household.objects.exists()
    return capsys.readouterr().err


def said(answer) -> dict[str, set]:
    """`{line: {(level, code)}}`."""
    found: dict[str, set] = {}
    for issue in answer["issues"]:
        found.setdefault(str(issue["row"]), set()).add((issue["level"], issue["code"]))
    return found


@pytest.mark.parametrize(
    "case", ["01-two-years-in-one-file", "14-age-in-months", "15-two-heads-no-head"]
)
def test_every_row_gets_its_verdict(capsys, case):
    expected = answer_of(case)

    answer = run(capsys, CASES / case / "list.csv", "--apply")

    found = said(answer)
    also = {line: {("warning", code)} for line, code in expected.get("also", {}).items()}
    assert found == {
        line: {tuple(verdict)} | also.get(line, set()) for line, verdict in expected["rows"].items()
    }
    wrong = [line for line, (level, _code) in expected["rows"].items() if level == "error"]
    assert answer["rejected"] == len(wrong)


def test_14_ages_in_months_and_words(capsys):
    run(capsys, CASES / "14-age-in-months" / "list.csv", "--apply")
    ages = PersonListing.objects.order_by("person__household__house_code")
    assert list(ages.values_list("age", flat=True)) == [0, 1, None, None, None, None, None]


def test_02_a_missing_column_erases_nothing(capsys):
    case = "02-missing-column-wipes"
    expected = answer_of(case)
    run(capsys, CASES / case / "a_2568.csv", "--apply", year=2568)
    before = list(
        Person.objects.order_by("pk").values(
            "title", "sex", "birth_date", "relation", "has_welfare_card", "is_head"
        )
    )

    answer = run(capsys, CASES / case / "b_2569.csv", "--apply")

    assert {name: answer[name] for name in expected["second"]} == expected["second"]
    assert set(answer["not_said"]) == set(expected["not_said"])
    after = list(
        Person.objects.order_by("pk").values(
            "title", "sex", "birth_date", "relation", "has_welfare_card", "is_head"
        )
    )
    assert after == before


def test_02_what_is_not_said_is_named(capsys):
    case = "02-missing-column-wipes"
    answer = run(capsys, CASES / case / "b_2569.csv")
    assert set(answer["not_said"]) == set(answer_of(case)["not_said"])


def test_02_undone_all_is_as_before(capsys):
    case = CASES / "02-missing-column-wipes"
    run(capsys, case / "c_2568_undo.csv", "--apply", year=2568)
    before = list(Person.objects.values())
    batch = run(capsys, case / "d_2569_undo.csv", "--apply")
    assert (batch["changed"], batch["unchanged"]) == (0, 1)
    call_command("undo_import", str(batch["batch"]), "--json")
    assert list(Person.objects.values()) == before


@pytest.mark.parametrize(
    ("case", "matched"), [("04-no-pin-then-no-birth-column", 1), ("10-thai-code-points", 5)]
)
def test_the_same_people_in_the_next_list(capsys, case, matched):
    expected = answer_of(case)
    run(capsys, CASES / case / "a_2568.csv", "--apply", year=2568)

    answer = run(capsys, CASES / case / "b_2569.csv", "--apply")

    assert {name: answer[name] for name in expected["second"]} == expected["second"]
    assert (Person.objects.count(), answer["rejected"]) == (matched, 0)


def test_10_places_in_other_code_points_are_known(capsys):
    answer = run(capsys, CASES / "10-thai-code-points" / "places.csv", "--apply")
    assert answer["rejected"] == answer_of("10-thai-code-points")["places"]["rejected"]
    places = Household.objects.order_by("house_code").values_list("subdistrict__name", flat=True)
    assert list(places) == ["น้ำหมาน", "น้ำหมาน", "แก่งศรีภูมิ", "น้ำหมาน"]


@pytest.mark.parametrize("name", ["plain1904", "ext1904", "serial1904"])
def test_05_days_counted_from_1904(capsys, name):
    run(capsys, CASES / "05-date1904-ext" / f"{name}.xlsx", "--apply")
    births = {day.isoformat() for day in Person.objects.values_list("birth_date", flat=True)}
    assert births == {"1967-03-15"}


def test_07_errors_of_the_spreadsheet_are_said_for_their_column(capsys):
    answer = run(capsys, CASES / "07-error-cells" / "list.xlsx", "--apply")
    found = {
        (issue["row"], issue["column"]): issue["level"]
        for issue in answer["issues"]
        if issue["code"] == answer_of("07-error-cells")["code"]
    }
    names = {key: columns.label(key) for key in columns.COLUMNS}
    assert found == {
        (2, names["first_name"]): "error",
        (3, names["last_name"]): "error",
        (4, names["relation"]): "warning",
        (5, names["house_code"]): "warning",
        (5, names["house_number"]): "warning",
        (6, names["flag_income"]): "error",
        (7, names["sex"]): "warning",
        (8, names["birth"]): "warning",
        (9, names["pin"]): "error",
        (10, names["moo"]): "warning",
    }
    assert answer["rejected"] == 4
    assert {issue["code"] for issue in answer["issues"] if issue["level"] == "error"} == {
        "cell_error"
    }


def test_11_a_sheet_per_district_is_chosen_by_the_command(capsys):
    path = CASES / "11-a-sheet-per-district" / "list.xlsx"
    names = ["อ.เมืองเลย", "อ.เชียงคาน", "อ.นาด้วง"]

    sentence = refused(capsys, path)
    assert all(name in sentence for name in names)

    answer = run(capsys, path, "--sheet", "all")
    assert (answer["rows"], answer["sheets_left_out"]) == (12, [])
    answer = run(capsys, path, "--sheet", names[1])
    assert (answer["rows"], answer["sheets_left_out"]) == (4, [names[0], names[2]])


def test_11_a_sheet_per_district_is_chosen_on_the_page(client):
    admin = make_user("administrator", "42")
    client.force_login(admin)
    path = CASES / "11-a-sheet-per-district" / "list.xlsx"
    batch = imports.receive_file(file_name="a.xlsx", content=path, data_year=2569, by=admin)
    with pytest.raises(imports.FileNotTakenError, match="หลายแผ่นงาน"):
        imports.check_batch(batch.pk)
    batch.refresh_from_db()
    assert batch.stage == BatchStage.MAPPING

    address = reverse("tpmap:import-map", args=[batch.pk])
    assert "ทุกแผ่น" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"sheet": "*"}).status_code == 302

    batch = do(batch)
    assert (batch.stage, batch.rows, batch.new) == (BatchStage.CHECKED, 12, 12)
    page = client.get(reverse("tpmap:import-detail", args=[batch.pk])).content.decode()
    assert "อ.นาด้วง แถว 2" in page


def test_12_mixed_encodings_are_refused_with_the_line(capsys):
    assert "บรรทัดที่ 3 " in refused(capsys, CASES / "12-mixed-encodings" / "list.csv")


def test_12_the_half_row_at_the_end_of_a_cut_file_is_an_error_of_its_own(capsys):
    answer = run(capsys, CASES / "12-mixed-encodings" / "cut.csv")
    assert said(answer) == {"3": {("error", "row_cut")}}
    assert (answer["rows"], answer["rejected"]) == (2, 1)


def test_13_nul_is_taken_out_without_a_word(capsys):
    answer = run(capsys, CASES / "13-nul-in-csv" / "list.csv", "--apply")
    assert answer["rejected"] == answer_of("13-nul-in-csv")["rejected"]
    assert said(answer) == {"32": {("warning", "head_missing")}}  # whom NUL has nothing to do with
    assert not [
        name for name in Person.objects.values_list("first_name", flat=True) if "\x00" in name
    ]


def test_25_a_heading_that_stands_twice_is_named_by_the_command(capsys):
    sentence = refused(capsys, CASES / "25-equal-headings-twice" / "list.csv")
    assert "“เลขประจำตัวประชาชน” (I, L)" in sentence


def test_25_which_of_two_columns_counts_is_asked_on_the_page(client):
    admin = make_user("administrator", "42")
    client.force_login(admin)
    path = CASES / "25-equal-headings-twice" / "list.csv"
    batch = imports.receive_file(file_name="a.csv", content=path, data_year=2569, by=admin)
    with pytest.raises(imports.FileNotTakenError):
        imports.check_batch(batch.pk)
    batch.refresh_from_db()

    address = reverse("tpmap:import-map", args=[batch.pk])
    form = client.get(address).context["form"]
    chosen = {field.name: field.initial for field in form}
    assert client.post(address, chosen).status_code == 422  # nothing is taken for granted
    for number, line in enumerate(batch.headings):
        if line["is_doubtful"]:  # the columns behind the head's are the member's own
            chosen[f"column_{number}"] = "" if line["column"] in "IJK" else line["key"]
    assert client.post(address, chosen).status_code == 302

    batch = imports.check_batch(batch.pk)
    assert (batch.rows, batch.new, batch.rejected) == (2, 2, 0)
    frame = Staging(batch).rows(Staging(batch).verdicts()["row"], ["row", "first_name"])
    assert frame["first_name"].to_list() == ["ทดสอบข", "ทดสอบค"]


def test_30_the_dead_and_the_moved_are_taken_and_offered_for_leaving(capsys, client):
    officer = make_user("district_officer", "4201")
    client.force_login(officer)
    answer = run(capsys, CASES / "30-dead-and-moved-in-the-list" / "list.csv", "--apply")
    assert said(answer) == {"2": {("warning", "has_left")}, "3": {("warning", "has_left")}}
    assert (answer["new"], answer["rejected"]) == (3, 0)

    page = client.get(reverse("households:leave-offers"))
    offers = list(page.context["page"])
    assert [(offer.house_code, offer.reason) for offer in offers] == [
        ("42019003001", "deceased"),
        ("42019003002", "moved"),
    ]


def test_30_who_is_offered_leaves_by_a_press(capsys, client):
    client.force_login(make_user("district_officer", "4201"))
    run(capsys, CASES / "30-dead-and-moved-in-the-list" / "list.csv", "--apply")
    offers = list(client.get(reverse("households:leave-offers")).context["page"])

    leave = reverse("households:household-leave", args=[offers[0].pk])
    confirm(client, leave, {"reason": "deceased"})

    offers[0].refresh_from_db()
    assert (offers[0].leave_reason, bool(offers[0].left_on)) == ("deceased", True)
    left = client.get(reverse("households:leave-offers")).context["page"]
    assert [offer.pk for offer in left] == [offers[1].pk]


def test_the_places_of_the_cases_are_in_the_reference():
    assert Area.objects.filter(name="น้ำหมาน").exists()
