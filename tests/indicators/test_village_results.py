"""Lists of กชช.2ค results: 900 villages with planted faults, each with its verdict; applied and
taken back. Records come in by the pages people use.
"""

from functools import partial

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, Notification
from core.spreadsheets.beside import is_said_beside
from core.spreadsheets.errors import BatchNotCheckedError, DataMovedError, NewerBatchError
from core.thai import to_thai_digits
from indicators.models import Indicator, ResultBatch, ResultHeadings, VillageResult
from indicators.results.services.applying import apply_batch, undo_batch
from indicators.results.services.receiving import check_batch
from places.models import Village
from tests.confirming import confirm
from tests.factories.people import make_household, make_user
from tests.factories.results import PLACE, YEAR, headings, lines, villages, write
from tests.jobs import do

pytestmark = pytest.mark.django_db
INDICATORS = 44


@pytest.fixture
def officer(client):
    user = make_user("provincial_officer", "42")
    client.force_login(user)
    return user


@pytest.fixture
def send(client, officer, tmp_path):
    """Uploads rows (or cells) on the page and does the check; returns the batch."""

    def upload(rows, *, name="a.xlsx", year=YEAR, cells=None, sheets=None, **looks):
        if name.endswith(".csv"):
            data = cells
        else:
            found = sheets or {"ผล": cells if cells is not None else lines(rows)}
            data = write(tmp_path / name, found, **looks).read_bytes()
        answer = client.post(
            reverse("results:import-upload"),
            {"file": SimpleUploadedFile(name, data), "survey_year": year},
        )
        assert answer.status_code == 302, answer.content.decode()
        return do(ResultBatch.objects.latest("pk"))

    return upload


def apply(client, batch):
    assert client.post(reverse("results:import-apply", args=[batch.pk])).status_code == 302
    return do(batch)


def said_of(batch) -> dict[int, list[str]]:
    """`{line: codes}` of the rows of which something was said."""
    rows = batch.read_rows.exclude(said=[]).values_list("row", "said")
    return {row: [issue[0] for issue in said] for row, said in rows}


def levels(year=YEAR) -> dict[tuple[str, int], int]:
    rows = VillageResult.objects.filter(survey_year=year)
    return {
        (village, number): level
        for village, number, level in rows.values_list("village", "indicator__number", "level")
    }


def test_900_villages_with_planted_faults_each_with_its_verdict(client, send):
    """Villages named before; one fault at a time, and what becomes of its row."""
    rows = villages(900)
    names = headings()
    for row in rows[:890]:  # known before, as from a household list
        code = row["รหัสหมู่บ้าน"]
        Village.objects.create(
            code=code, name=row["ชื่อหมู่บ้าน"], number=int(code[6:]), subdistrict_id=code[:6]
        )
    faults = {
        10: ({"รหัสหมู่บ้าน": "42019901"}, ["area_unknown"]),
        20: ({"รหัสหมู่บ้าน": "40010101"}, ["other_province"]),
        30: ({"จังหวัด": "ขอนแก่น"}, ["other_province"]),
        40: ({"หมู่ที่": 77}, ["village_conflict"]),
        50: ({"ชื่อหมู่บ้าน": rows[50 - 2 + 1]["ชื่อหมู่บ้าน"]}, ["village_conflict"]),
        60: ({"ชื่อหมู่บ้าน": "ชื่อใหม่"}, ["village_renamed"]),
        70: ({"ปี": 2566}, ["year_mismatch"]),
        80: ({"ปี": "ปีที่แล้ว"}, ["year_unreadable"]),
        90: ({names[0]: 4}, ["level_outside"]),
        100: ({names[1]: 0}, ["level_outside"]),
        110: ({names[2]: "มาก"}, ["level_outside"]),
        120: ({names[3]: 2.5}, ["level_outside"]),
        130: ({names[4]: "#REF!"}, ["level_not_said"]),
        140: ({"รหัสหมู่บ้าน": "#N/A"}, ["cell_error"]),
        150: (dict.fromkeys(PLACE[1:6], ""), ["village_unknown"]),
        160: (dict.fromkeys(names, ""), ["levels_missing"]),
        170: ({"ชื่อหมู่บ้าน": "ก" * 121}, ["name_too_long"]),
        180: ({"รหัสหมู่บ้าน": rows[178]["รหัสหมู่บ้าน"][:6] + "00", "หมู่ที่": ""}, ["village_unknown"]),
        190: ({"ตำบล": "ไม่มีตำบลนี้"}, ["area_unknown"]),
    }
    harmless = {
        200: {"รหัสหมู่บ้าน": to_thai_digits(rows[198]["รหัสหมู่บ้าน"])},
        210: {names[0]: "๒", names[1]: "ระดับ 3", names[2]: " 1 ", names[3]: "1.0"},
        220: {names[0]: "", names[1]: "-", names[2]: "ไม่มีข้อมูล"},
        230: {"รหัสหมู่บ้าน": "", "ชื่อหมู่บ้าน": f"บ้าน{rows[228]['ชื่อหมู่บ้าน']}"},
        240: {"รหัสหมู่บ้าน": "", "หมู่ที่": ""},
        250: {"รหัสหมู่บ้าน": float(rows[248]["รหัสหมู่บ้าน"])},
        260: {"ตำบล": f"ต.{rows[258]['ตำบล']}", "อำเภอ": f"อำเภอ{rows[258]['อำเภอ']}"},
    }
    for line, (changes, _codes) in faults.items():
        rows[line - 2] |= changes
    for line, changes in harmless.items():
        rows[line - 2] |= changes
    rows += [dict(rows[300]), rows[301] | {names[0]: rows[301][names[0]] % 3 + 1}]
    rows.append({"ชื่อหมู่บ้าน": "รวม"} | dict.fromkeys(names, 1800))

    batch = send(rows, hidden_rows=(400, 401))

    expected = {line: codes for line, (_changes, codes) in faults.items()}
    expected |= {line: ["village_new"] for line in range(892, 902)}
    expected |= {902: ["row_duplicate"], 303: ["village_twice"], 903: ["village_twice"]}
    assert said_of(batch) == expected
    refused = {line for line, codes in expected.items() if codes[0] not in WARNED}
    verdicts = dict(batch.read_rows.values_list("row", "verdict"))
    assert {line for line, verdict in verdicts.items() if verdict == "rejected"} == refused
    assert verdicts[902] == "duplicate"
    assert (batch.stage, batch.rows, batch.new) == ("checked", 902, 902 - len(refused) - 1)
    assert (batch.counts["hidden_rows"], batch.counts["beside_rows"]) == (2, [904])
    assert VillageResult.objects.count() == 0

    batch = apply(client, batch)
    stored = levels()
    taken = list(batch.read_rows.filter(verdict="new"))
    assert stored == {
        (row.village_code, int(number)): level
        for row in taken
        for number, level in row.levels.items()
    }
    by_line = {row.row: row for row in taken}
    assert by_line[210].levels | {"1": 2, "2": 3, "3": 1, "4": 1} == by_line[210].levels
    assert not {"1", "2", "3"} & set(by_line[220].levels)
    assert "5" not in by_line[130].levels
    for line in harmless:
        assert by_line[line].village_code == villages(900)[line - 2]["รหัสหมู่บ้าน"]
    assert Village.objects.get(pk=by_line[60].village_code).name == villages(900)[58]["ชื่อหมู่บ้าน"]
    assert Village.objects.count() == 900
    assert not batch.stored_file


WARNED = {"village_renamed", "level_not_said", "row_duplicate", "row_merged", "village_new"}


def test_the_preview_names_each_row_and_filters(client, send):
    rows = villages(20)
    rows[3]["หมู่ที่"] = 77
    batch = send(rows)
    page = client.get(reverse("results:import-detail", args=[batch.pk]))
    text = page.content.decode()
    assert "เมื่อยืนยัน ระบบจะบันทึกผลของ 19 หมู่บ้าน" in text
    assert len(page.context["rows"]) == 20
    for query, count in (
        ("verdict=rejected", 1),
        ("verdict=new", 19),
        ("code=village_conflict", 1),
        ("q=" + rows[7]["รหัสหมู่บ้าน"], 1),
        ("verdict=warning", 19),
    ):
        shown = client.get(f"{reverse('results:import-detail', args=[batch.pk])}?{query}")
        assert len(shown.context["rows"]) == count, query
    acts = AuditEvent.objects.filter(action__startswith="village_import").values_list("action")
    assert {act for (act,) in acts} == {"village_import.received", "village_import.viewed"}


def test_a_blank_is_not_said_and_what_is_not_in_the_file_stays(client, send):
    rows, names = villages(20), headings()
    apply(client, send(rows))
    before = levels()
    again = send(rows)
    assert (again.unchanged, again.written) == (20, 0)
    changed = [dict(row) for row in rows[:10]]
    for row in changed:
        row[names[0]] = ""
    changed[0][names[1]] = before[changed[0]["รหัสหมู่บ้าน"], 2] % 3 + 1
    batch = send(changed)
    assert (batch.changed, batch.unchanged, batch.gone) == (1, 9, 10)
    assert batch.counts["not_said"] == [1]
    batch = apply(client, batch)
    code = changed[0]["รหัสหมู่บ้าน"]
    assert levels() == before | {(code, 2): before[code, 2] % 3 + 1}
    assert batch.read_rows.get(verdict="changed").changes.keys() == {"2"}


def test_an_undo_asks_in_numbers_and_brings_everything_back(client, send):
    rows, names = villages(20), headings()
    kept = rows[0]["รหัสหมู่บ้าน"]
    first = apply(client, send(rows))
    make_household(kept[:6], village_id=kept)
    before = levels()
    rows[1][names[0]] = rows[1][names[0]] % 3 + 1
    second = apply(client, send(rows[:2]))
    with pytest.raises(NewerBatchError):
        undo_batch(first.pk, by=None)

    address = reverse("results:import-undo", args=[second.pk])
    page = client.post(address)
    assert "ระดับที่จะกลับเป็นค่าเดิม" in page.content.decode()
    assert levels() != before
    confirm(client, address)
    assert do(second).stage == "undone"
    assert levels() == before
    assert set(VillageResult.objects.values_list("batch", flat=True)) == {first.pk}

    undone = undo_batch(first.pk, by=None)
    assert levels() == {}
    assert undone.counts["villages_removed"] == 19
    assert list(Village.objects.values_list("code", flat=True)) == [kept]


def test_data_that_moved_since_the_preview_is_not_written_over(client, send):
    rows, names = villages(20), headings()
    waiting = send(rows[:10])
    rows[0][names[0]] = rows[0][names[0]] % 3 + 1
    apply(client, send(rows[:1]))
    with pytest.raises(DataMovedError):
        apply_batch(waiting.pk, by=None)
    assert len(levels()) == INDICATORS
    check_batch(waiting.pk)
    apply_batch(waiting.pk, by=None)
    assert len(levels()) == 10 * INDICATORS
    with pytest.raises(BatchNotCheckedError):
        apply_batch(waiting.pk, by=None)


def test_two_columns_of_one_meaning_are_asked_about_and_the_answer_is_remembered(client, send):
    rows = lines(villages(20))
    rows[0].append("ถนน")
    for row in rows[1:]:
        row.append(1)
    batch = send(None, cells=rows)
    assert (batch.stage, batch.state) == ("mapping", "failed")
    assert "มีมากกว่าหนึ่งคอลัมน์ที่หมายถึงสิ่งเดียวกัน: “1. ถนน” (H, AZ)" in batch.error
    address = reverse("results:import-map", args=[batch.pk])
    asked = {f"column_{n}": line["key"] for n, line in enumerate(batch.headings)}
    doubtful = [n for n, line in enumerate(batch.headings) if line["is_doubtful"]]
    refused = client.post(address, asked | {f"column_{n}": "?" for n in doubtful})
    assert refused.status_code == 422
    assert client.post(address, asked | {f"column_{doubtful[0]}": ""}).status_code == 302
    batch = do(batch)
    assert (batch.stage, batch.new) == ("checked", 20)
    assert {row.levels["1"] for row in batch.read_rows.all()} == {1}
    assert ResultHeadings.objects.count() == 1
    assert send(None, name="b.xlsx", cells=rows).stage == "checked"


@pytest.mark.parametrize(
    ("style", "is_known"),
    [
        (lambda n, _name: n, True),
        (lambda n, _name: f"ข้อ {n}", True),
        (lambda n, name: f"ตัวชี้วัดที่ {n} {name}", True),
        (lambda _n, name: name, True),
        (lambda n, name: f"({n}) {name}", True),
        (
            lambda n, name: (
                f"{str(n).translate(str.maketrans('0123456789', '๐๑๒๓๔๕๖๗๘๙'))}. {name}"
            ),
            True,
        ),
        (lambda n, name: f"ระดับตัวชี้วัดที่ {n} {name[:8]}…", True),
        (lambda n, _name: f"{n}. เรื่องอื่น", False),
        (lambda n, _name: f"ระดับ {n}", False),
        (lambda n, _name: f"level {n} (จำนวนข้อ)", False),
        (lambda n, name: f"{n % 44 + 1}. {name}", False),
    ],
)
def test_headings_of_indicators_in_the_ways_offices_write_them(send, style, is_known):
    """A number beside another name is settled by neither, nor is one of levels an indicator's."""
    names = dict(
        Indicator.objects.filter(edition__indicator_set="kchch2c").values_list("number", "name")
    )
    cells = lines(villages(20))
    cells[0] = [*PLACE, *(style(number, names[number]) for number in sorted(names))]
    batch = send(None, cells=[["ผล กชช.2ค จังหวัดเลย"], [], *cells])
    if is_known:
        assert (batch.stage, batch.new) == ("checked", 20)
        assert batch.read_rows.first().levels == {
            str(n): (1 + n - 1) % 3 + 1 for n in range(1, INDICATORS + 1)
        }
    else:
        assert batch.stage == "mapping"


def test_sheets_by_category_are_one_list_and_a_hidden_one_is_not_read(client, send):
    cells = lines(villages(20))
    left = [row[: len(PLACE) + 10] for row in cells]
    right = [row[: len(PLACE)] + row[len(PLACE) + 10 :] for row in cells]
    sheets = {"หมวด 1": left, "หมวด 2-7": right, "เก่า": cells}
    batch = send(None, sheets=sheets, hidden=("เก่า",))
    assert (batch.stage, batch.sheets) == ("mapping", ["หมวด 1", "หมวด 2-7"])
    page = reverse("results:import-map", args=[batch.pk])
    assert client.post(page, {"sheet": "*"}).status_code == 302
    batch = do(batch)
    assert (batch.rows, batch.new, batch.counts["duplicate"]) == (40, 20, 20)
    assert {len(row.levels) for row in batch.read_rows.filter(verdict="new")} == {INDICATORS}
    assert {code for codes in said_of(batch).values() for code in codes} == {
        "row_merged",
        "village_new",
    }
    assert batch.counts["sheets_left_out"] == ["เก่า"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ปี": 2566}, "ในไฟล์เป็นผลปี 2566 แต่เลือกนำเข้าเป็นปี 2568"),
        ({"จังหวัด": "น่าน"}, "ไฟล์นี้เป็นผลของจังหวัดอื่น ไม่ใช่จังหวัดเลย"),
    ],
)
def test_a_list_of_another_year_or_province_is_refused_whole(send, change, sentence):
    batch = send([row | change for row in villages(20)])
    assert (batch.stage, batch.state, bool(batch.stored_file)) == ("refused", "failed", False)
    assert batch.error.startswith(sentence)
    assert batch.read_rows.count() == 0
    assert Notification.objects.get().text.startswith("ผล กชช.2ค ปี 2568")


def test_what_is_no_list_is_refused_with_the_reason(send):
    assert "ไม่พบหัวคอลัมน์ที่จำเป็น" in send(None, cells=[["ก", "ข"], [1, 2]]).error
    assert "ไม่มีแถวข้อมูล" in send(None, name="b.xlsx", cells=lines([])).error


def test_a_text_whose_headings_nobody_knows_is_asked_about_too(client, send):
    batch = send(None, name="a.csv", cells="รหัสหมู่บ้าน,ก,ข\n42010101,1,2\n".encode())
    assert (batch.stage, batch.state) == ("mapping", "failed")
    columns = {"column_0": "village_code", "column_1": "i1", "column_2": "i2"}
    client.post(reverse("results:import-map", args=[batch.pk]), columns)
    assert do(batch).rows == 1


@pytest.mark.parametrize("said", ["5-6", "5/1", "5ก"])
def test_a_village_that_is_more_than_a_number_is_refused_and_not_guessed(send, said):
    rows = villages(20)
    rows[3] |= {"รหัสหมู่บ้าน": "", "ชื่อหมู่บ้าน": "", "หมู่ที่": said}
    assert said_of(send(rows))[5] == ["village_unknown"]


@pytest.mark.parametrize("word", ["nan", "null", "N/A", "-"])
def test_a_word_of_programs_is_no_name_and_no_level(send, word):
    rows, names = villages(20), headings()
    rows[3] |= {"ชื่อหมู่บ้าน": word, "หมู่ที่": word, names[0]: word}
    batch = send(rows)
    assert (batch.rejected, said_of(batch)[5]) == (0, ["village_new"])
    assert batch.read_rows.get(row=5).village_name == ""


def test_totals_are_no_villages_and_a_village_of_such_a_name_is_one(send):
    rows, names = villages(20), headings()
    rows[0]["ชื่อหมู่บ้าน"] = "รวมไทย"
    rows.append(
        {"ตำบล": "กุดป่อง", "อำเภอ": "เมืองเลย", "ชื่อหมู่บ้าน": "รวมตำบล"} | dict.fromkeys(names, 9)
    )
    batch = send(rows)
    assert (batch.new, batch.rejected, batch.counts["beside_rows"]) == (20, 0, [22])


def test_a_csv_of_thai_windows_that_was_cut(send):
    text = "\r\n".join(",".join(map(str, row)) for row in lines(villages(20)))
    batch = send(None, name="a.csv", cells=text[:-30].encode("cp874"))
    assert said_of(batch)[21] == ["village_new", "row_cut"]
    assert (batch.new, batch.rejected) == (19, 1)


def test_refused_rows_come_back_to_be_mended_and_only_they_are_sent_again(client, send, tmp_path):
    rows, names = villages(20), headings()
    rows[4][names[0]] = 9
    batch = apply(client, send(rows))
    answer = client.get(reverse("results:import-rejected", args=[batch.pk]))
    path = tmp_path / "back.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    head, line = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    assert head[:3] + head[-2:] == ("ปี", "รหัสหมู่บ้าน", "หมู่ที่", "แถวเดิม", "สิ่งที่ต้องแก้")
    assert line[-2:] == (6, "1. ถนน: ระดับต้องเป็น 1, 2 หรือ 3 (เว้นว่างถ้าไม่ได้จัดเก็บ) โปรดแก้ตัวเลข")
    mended = list(line)
    mended[len(PLACE)] = 1
    again = apply(client, send(None, name="c.xlsx", cells=[list(head), mended]))
    assert (again.stage, again.new) == ("applied", 1)
    assert len(levels()) == 20 * INDICATORS


def test_refused_rows_of_sheets_in_different_orders_stand_under_their_own_headings(
    client, send, tmp_path
):
    rows, names = villages(20), headings()
    rows[4][names[0]] = rows[15][names[0]] = 9
    cells = lines(rows)
    other = [[*row[: len(PLACE)], *reversed(row[len(PLACE) :])] for row in [cells[0], *cells[11:]]]
    batch = send(None, sheets={"ก": cells[:11], "ข": other})
    client.post(reverse("results:import-map", args=[batch.pk]), {"sheet": "*"})
    batch = do(batch)
    answer = client.get(reverse("results:import-rejected", args=[batch.pk]))
    path = tmp_path / "back.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    head, *found = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    for line, sent, place in zip(found, (rows[4], rows[15]), ("ก 6", "ข 7"), strict=True):
        told = dict(zip(head, line, strict=True))
        assert {name: told[name] for name in names} == {name: str(sent[name]) for name in names}
        assert told["แถวเดิม"] == place


def test_a_second_table_in_another_order_is_not_read_by_the_first_ones_headings(send):
    cells = lines(villages(20))
    turned = [[*row[: len(PLACE)], *reversed(row[len(PLACE) :])] for row in cells]
    again = send(None, cells=[*cells[:11], cells[0], *cells[11:]])
    assert (again.rows, again.counts["beside_rows"]) == (20, [12])
    refused = send(None, cells=[*cells[:11], turned[0], *turned[11:]])
    assert (refused.stage, refused.rows) == ("refused", 0)
    assert refused.error.startswith("บรรทัดที่ 12 เป็นหัวตารางอีกชุดหนึ่ง")


def test_nothing_is_said_of_a_list_that_is_being_written(client, send):
    """Each door holds the batch while it asks whether another is at work on it."""
    batch = send(villages(20))
    address = partial(reverse, args=[batch.pk])
    client.post(address("results:import-apply"))
    columns = {f"column_{n}": line["key"] for n, line in enumerate(batch.headings)}
    for name in ("recheck", "map", "apply"):
        with CaptureQueriesContext(connection) as seen:
            answer = client.post(address(f"results:import-{name}"), columns, follow=True)
        assert any("FOR UPDATE" in query["sql"] for query in seen.captured_queries), name
        assert "รายการนี้ทำขั้นตอนนี้ไม่ได้แล้ว" in answer.content.decode(), name
    batch.refresh_from_db()
    assert (batch.work, batch.state, batch.mapping) == ("results.apply", "waiting", {})
    assert not ResultHeadings.objects.exists()
    assert do(batch).stage == "applied"


def test_only_the_province_takes_results_in(client, send):
    batch = send(villages(20))
    for role, area in (("district_officer", "4201"), ("mentor", "4201"), ("executive", "42")):
        client.force_login(make_user(role, area))
        for name in ("import-list", "import-upload"):
            assert client.get(reverse(f"results:{name}")).status_code == 403
        assert client.get(reverse("results:import-detail", args=[batch.pk])).status_code == 403
        assert client.post(reverse("results:import-apply", args=[batch.pk])).status_code == 403


def test_an_export_is_a_list_that_changes_nothing(client, send, tmp_path):
    apply(client, send(villages(20)))
    client.force_login(make_user("executive", "42"))
    for kind, area, rows in (("xlsx", "42", 20), ("csv", "420101", 10)):
        address = reverse("results:export", args=[area, YEAR, kind])
        data = b"".join(client.get(address).streaming_content)
        client.force_login(make_user("provincial_officer", "42"))
        answer = client.post(
            reverse("results:import-upload"),
            {"file": SimpleUploadedFile(f"x.{kind}", data), "survey_year": YEAR},
        )
        assert answer.status_code == 302
        batch = do(ResultBatch.objects.latest("pk"))
        assert (batch.rows, batch.unchanged) == (rows, rows)
    assert client.get(reverse("results:export", args=["42", 2567, "csv"])).status_code == 404


def test_a_heading_whose_name_is_not_that_of_its_number_is_left_to_a_person(client, send):
    """«4. ไฟฟ้า» is of another scheme; beside the columns that are known it is named as unread."""
    cells = lines(villages(20))
    cells[0] += ["4. ไฟฟ้า", "ระดับ 1", "ระดับ 2 (จำนวนข้อ)", "3. น้ำ"]
    cells = [cells[0], *([*row, 3, 3, 3, 3] for row in cells[1:])]
    names = {heading: at for at, heading in enumerate(cells[0])}
    dropped = [at for heading, at in names.items() if heading.startswith(("1.", "2.", "3.", "4."))]
    dropped = [at for at in dropped if at < len(cells[0]) - 4]
    batch = send(
        None, cells=[[c for at, c in enumerate(row) if at not in dropped] for row in cells]
    )
    assert (batch.stage, batch.new) == ("checked", 20)
    assert batch.unread_headings == ["4. ไฟฟ้า", "ระดับ 1", "ระดับ 2 (จำนวนข้อ)", "3. น้ำ"]
    assert not {"1", "2", "3", "4"} & set(batch.read_rows.first().levels)
    page = client.get(reverse("results:import-detail", args=[batch.pk])).content.decode()
    assert "คอลัมน์ที่ไม่ได้ใช้ 4 คอลัมน์: 4. ไฟฟ้า" in page


def test_a_village_of_few_levels_is_not_taken_for_headings_of_numbers(send):
    cells = lines(villages(10))
    head = ["รหัสหมู่บ้าน", *range(1, INDICATORS + 1)]
    rows = [[row[1], 1, 2, 3] for row in cells[1:]]
    batch = send(None, cells=[head, *rows[:5], head, *rows[5:]])
    assert (batch.rows, batch.new, batch.counts["beside_rows"]) == (10, 10, [7])


@pytest.mark.parametrize("heading", ["แขวง/ตำบล", "ตำบล (ชื่อเต็ม)", "Tambol"])
def test_places_are_called_as_in_other_lists(send, heading):
    cells = lines(villages(10))
    cells[0][PLACE.index("ตำบล")] = heading
    batch = send(None, cells=cells)
    assert (batch.unread_headings, batch.new) == ([], 10)


def test_a_total_or_an_average_is_no_village_and_a_village_called_like_one_is():
    beside = [
        "รวม",
        "รวมทุกหมู่บ้าน",
        "รวมเฉลี่ย",
        "ค่าเฉลี่ย",
        "เฉลี่ย 2.4",
        "ยอดรวมทั้งอำเภอ",
        "ข้อมูล ณ 1 ม.ค.",
    ]
    villages = ["รวมไทย", "รวมใจพัฒนา", "เฉลี่ยสุข"]
    assert [text for text in beside + villages if is_said_beside(text)] == beside
