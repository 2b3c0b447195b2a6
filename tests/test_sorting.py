"""Lists of people and bodies stand in the order of a Thai dictionary."""

import re
from importlib import import_module
from itertools import product

import pytest
from django.db import connection
from django.urls import reverse
from pythainlp.corpus import thai_words
from pythainlp.corpus.common import thai_family_names, thai_female_names, thai_male_names
from pythainlp.util import collate

from accounts.enums import Role
from accounts.models import RowHistory, User
from accounts.services import accounts
from core import thai
from core.owner import as_owner
from households.models import Household
from households.tpmap.services import imports, loading
from mentors.models import Official
from places.models import Organization
from reports.models import CountMark
from tests.committees.test_organizations import workbook
from tests.conftest import see_everything
from tests.factories.people import make_user
from tests.households.test_verdicts import line, write_csv
from tests.mentors.test_register import SOMSAK, sheet

RENEW = [
    import_module(f"households.migrations.{name}").RENEW
    for name in ("0012_heads_sorted_in_thai", "0013_heads_with_digits_and_capitals")
]
RENEW_GENERATED = import_module("places.migrations.0008_digits_and_capitals_sorted_alike").RENEW
IN_ORDER = ("กมล", "กอน", "ก่อน", "ก้อน", "เกรียงไกร", "แก้ว", "บ้าน", "บุญ", "แสงจันทร์", "อำนาจ")
OUT_OF_ORDER = IN_ORDER[::-2] + IN_ORDER[::2]


def test_digits_and_letters_of_other_scripts_stand_where_they_are_looked_for():
    groups = ["กลุ่ม ๑", "กลุ่ม 2", "กลุ่ม ๑๐ก", "กลุ่ม ก", "abc", "Bcd"]
    assert sorted(groups, key=thai.sort_key)[:2] == ["abc", "Bcd"]
    assert sorted(groups[:4], key=thai.sort_key) == ["กลุ่ม ๑", "กลุ่ม ๑๐ก", "กลุ่ม 2", "กลุ่ม ก"]


def in_sql(names) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT thai_sort_key(name) FROM unnest(%s::text[]) WITH ORDINALITY AS n (name, place)"
            " ORDER BY place",
            [list(names)],
        )
        return [key for (key,) in cursor.fetchall()]


def test_marks_are_asked_only_where_all_else_is_equal():
    assert tuple(sorted(OUT_OF_ORDER, key=thai.sort_key)) == IN_ORDER
    people = ["กอนกุล กา", "ก้อน แสง", "กอน เอก", "กอน อำนาจ"]
    assert sorted(people, key=thai.sort_key) == [people[i] for i in (3, 2, 1, 0)]


def test_the_order_is_pythainlp_s():
    """Of words as long as each other without marks: it lets the mark of a shorter one stand among
    the letters of a longer. It looks at the first mark only.
    """
    told = {}
    for word in sorted(thai_words()):
        marks = re.findall("[็-์]", word)
        if marks and word == thai.clean(word) and re.fullmatch("[ก-๎]+", word):
            stem = re.sub("[็-๎]", "", word)
            told.setdefault(len(stem), {})[stem, marks[0]] = word
    assert sum(map(len, told.values())) > 20_000
    for words in map(dict.values, told.values()):
        assert sorted(words, key=thai.sort_key) == collate(words)


@pytest.mark.django_db
def test_postgresql_makes_the_same_keys():
    first = sorted(thai_male_names() | thai_female_names())
    last = sorted(thai_family_names())
    pairs = [f"{one} {other}" for one, other in product(first[::40], last[::80])]
    odd = ["", " ", "ก", "เ", "เก่ง  กล้า", " แม้น", "ร.ต.อ. เด็ด", "อบต.น้ำหมาน (โซน 2)", "O’Neil"]
    names = [thai.clean(name) for name in [*first, *last, *pairs, *IN_ORDER, *odd]]
    assert len(set(names)) > 20_000
    assert in_sql(names) == [thai.sort_key(name) for name in names]
    assert in_sql(odd[:5]) == [thai.sort_key(name) for name in odd[:5]]


@pytest.mark.django_db
def test_accounts_stand_by_name(client):
    admin = make_user(Role.ADMINISTRATOR, "42")
    for number, name in enumerate(OUT_OF_ORDER):
        accounts.create_account(
            by=admin, username=f"sorted{number}", first_name=name, last_name="ลำดับ"
        )
    client.force_login(admin)
    page = client.get(reverse("accounts:account-list"), {"q": "ลำดับ"}).context["page"]
    assert tuple(user.first_name for user in page) == IN_ORDER
    one = User.objects.get(username="sorted0")
    accounts.change_account(user=one, by=admin, first_name="กกก")
    page = client.get(reverse("accounts:account-list"), {"q": "ลำดับ"}).context["page"]
    assert page[0] == one


@pytest.mark.django_db
def test_officials_stand_by_name(client):
    client.force_login(make_user(Role.DISTRICT_OFFICER, "4201"))
    at = reverse("mentors:official-import")
    rows = [(*SOMSAK[:1], f"นาย{name}", *SOMSAK[2:]) for name in OUT_OF_ORDER]
    client.post(at, {"token": client.post(at, {"file": sheet(*rows)}).context["token"]})
    page = client.get(reverse("mentors:official-list")).context["page"]
    assert tuple(official.first_name for official in page) == IN_ORDER
    assert tuple(Official.objects.values_list("first_name", flat=True)) == IN_ORDER


@pytest.mark.django_db
def test_organisations_stand_by_name(client):
    client.force_login(make_user(Role.DISTRICT_OFFICER, "4201"))
    at = reverse("committees:organization-import")
    place = {"ประเภท": "วัดและศาสนสถาน", "อำเภอ": "เมืองเลย", "ตำบล": "นาอาน"}
    rows = [{"ชื่อหน่วยงาน": f"ลำดับ{name}"} | place for name in OUT_OF_ORDER]
    client.post(at, {"token": client.post(at, workbook(*rows)).context["token"]})
    page = client.get(reverse("committees:organization-list"), {"q": "ลำดับ"}).context["page"]
    assert tuple(body.name.removeprefix("ลำดับ") for body in page) == IN_ORDER
    bodies = Organization.objects.filter(name__startswith="ลำดับ")
    assert tuple(body.name.removeprefix("ลำดับ") for body in bodies) == IN_ORDER


def former_key(text):
    """As keys were before 0012."""
    return re.sub("([เแโใไ])([ก-ฮ])", r"\2\1", thai.clean(text))


def bring(folder, year, names):
    rows = [line(n, ปี=str(year), ชื่อ=name) for n, name in enumerate(names, 1)]
    path = write_csv(folder / f"{year}.csv", rows)
    return imports.import_list(path, data_year=year, by=None)


def keys() -> dict:
    return dict(Household.objects.values_list("head_name", "head_sort_key"))


def keys_of(names) -> dict:
    return {f"นาย{name} ทดสอบ": thai.sort_key(f"{name} ทดสอบ") for name in names}


def renew():
    with as_owner(), connection.cursor() as cursor:
        for statement in RENEW:
            cursor.execute(statement)
    see_everything()


def triggers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger"
            " WHERE tgrelid = 'households_household'::regclass ORDER BY 1"
        )
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_keys_of_before_are_renewed_without_a_mark_or_a_line_of_history(tmp_path, monkeypatch):
    see_everything()
    names = [*IN_ORDER, "สมเด็จ", "เอเชีย", "ไม้เอก"]
    monkeypatch.setattr(loading, "sort_key", former_key)
    bring(tmp_path, 2569, names)
    assert keys() != keys_of(names)
    before = RowHistory.objects.count(), CountMark.objects.count(), triggers()

    renew()

    assert keys() == keys_of(names)
    assert (RowHistory.objects.count(), CountMark.objects.count(), triggers()) == before


@pytest.mark.django_db(transaction=True)
def test_a_list_of_before_is_still_taken_back_and_its_heads_are_sorted_as_others(
    tmp_path, monkeypatch
):
    see_everything()
    monkeypatch.setattr(loading, "sort_key", former_key)
    bring(tmp_path, 2569, ["ก้อน"])
    row = line(1, ปี="2570", ชื่อ="แก้ว")
    later = imports.import_list(write_csv(tmp_path / "b.csv", [row]), data_year=2570, by=None)
    assert Household.objects.get().head_name == "นายแก้ว ทดสอบ"
    renew()

    imports.undo_batch(later.pk, by=None)

    assert keys() == keys_of(["ก้อน"])


@pytest.mark.django_db(transaction=True)
def test_keys_the_database_keeps_are_renewed_with_triggers_as_they_were():
    """As of an office that took the order of the Thai dictionary before digits were alike."""
    see_everything()
    body = Organization.objects.create(code="t", name="อบต.ทดสอบ ๓ A", kind="local_government")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(RENEW_GENERATED)
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")
        assert cursor.fetchone() == (0,)
    see_everything()
    body.refresh_from_db()
    assert body.name_sort_key == thai.sort_key(body.name)


def test_a_key_of_before_has_its_digits_and_capitals_where_the_name_has_them():
    """So that they can be changed in the key itself (households 0013)."""
    for name in ("นายเก้า๙ A1", "ท่านที่ 5 Xน้ำ", "เB๒ก่อน"):
        alike = name.translate(thai._SORTED_ALIKE)
        plain = " ".join(map(thai._word_key, thai.clean(name).split(" ")))
        assert plain.translate(thai._SORTED_ALIKE) == thai.sort_key(name) == thai.sort_key(alike)
