"""Finding households: best match first, misspelt names, parts of names, houses and villages."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.html import escape

from households import search
from households.models import Household
from households.spellings import distance, folded, nearest
from households.tpmap.services.imports import import_list
from places.models import Village
from tests.factories.people import make_household, make_user
from tests.households.test_duplicates import called
from tests.households.test_layouts import write_xlsx
from tests.households.test_verdicts import line, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    client.force_login(make_user("district_officer", "4201"))
    return client


def found(client, text):
    page = client.get(reverse("households:household-list"), {"q": text})
    return list(page.context["page"].object_list)


def named(first, last, area="420107", **fields):
    return called(make_household(area, **fields), first, last)


@pytest.mark.parametrize(
    ("one", "other"), [("ณัฐธิดา", "นัฐทิดา"), ("พงษ์", "พง"), ("น้ำทิพย์", "นำทิพ"), ("สุทธิพงศ์", "สุธิพงษ์")]
)
def test_spellings_of_one_spoken_name_fold_to_one(one, other):
    assert folded(one) == folded(other)


def test_a_distance_counts_letters_and_stops_at_the_most():
    assert distance("สมชาย", "สมชาย") == 0
    assert distance("สมชาย", "สมหาย") == 1
    assert distance("สมชาย", "มชาย") == 1
    assert distance("ก", "กขคงจ", most=2) == 3
    assert nearest("สมชายดีมา", ["สมชายดีมา", "สมหมายดีมา", "อื่นไกล"]) == ["สมชายดีมา"]
    assert nearest("สมชายดีมา", ["อื่นไกลมาก"]) == []


def test_the_exact_name_comes_before_what_sounds_alike_and_urgency_follows(officer):
    alike = named("นัฐธิดา", "สรีสุข", urgency_score=99)
    exact = named("ณัฐธิดา", "ศรีสุข", urgency_score=1)
    urgent = named("ณัฐธิดา", "ศรีสุข", urgency_score=50)
    assert found(officer, "นางสาวณัฐธิดา  ศรีสุข") == [urgent, exact, alike]


def test_a_misspelt_name_finds_its_person_and_not_a_family_of_sounds(officer):
    wanted = named("สมชาย", "คำไชยพงษ์")
    named("สมชาย", "คำไชยณรงค์")
    assert found(officer, "สมชาย คำไชญพง") == [wanted]
    assert found(officer, "สมชาญ คำไชยพงศ์") == [wanted]
    assert found(officer, "สมขาย คำไชยพงษ์") == [wanted]


def test_a_part_of_a_name_is_found_at_its_beginning_and_in_its_middle(officer):
    wanted = named("สุภาพร", "ทองใบ")
    assert found(officer, "สุภา") == [wanted]
    assert found(officer, "ทองใ") == [wanted]
    assert found(officer, "ภาพรทอง") == [wanted]
    assert found(officer, "ภา%ทอง") == []


def test_the_middle_of_a_name_keeps_to_the_fence(officer):
    """`persons_named` is the owner's and knows everybody; the list must not."""
    named("สุภาพร", "ทองใบ", area="420201")
    assert found(officer, "ภาพรทอง") == []


def test_the_trigram_index_stands_exactly_where_the_server_offers_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        assert search.has_trigrams() == (cursor.fetchone() is not None)


def test_with_trigrams_the_middle_is_looked_at_beside_the_beginning(officer, monkeypatch):
    begins, middle = named("ภาพร", "ดีมา"), named("สุภาพร", "ทองใบ", urgency_score=90)
    assert found(officer, "ภาพร") == [begins]
    monkeypatch.setattr(search, "has_trigrams", lambda: True)
    assert found(officer, "ภาพร") == [begins, middle]


def test_house_and_village_are_found_alone_and_together(officer):
    Village.objects.create(code="42010703", name="หนองบัว", number=3, subdistrict_id="420107")
    wanted = make_household("420107", house_number="12/3", village_id="42010703")
    other = make_household("420107", house_number="12/3")
    assert set(found(officer, "๑๒/๓")) == {wanted, other}
    assert found(officer, "บ้านเลขที่ 12/3 บ้านหนองบัว") == [wanted]
    assert found(officer, "12/3 ม.3") == [wanted]
    assert found(officer, "หนองบัว") == [wanted]


def test_a_national_id_is_looked_up_by_its_keyed_hash_only(officer, django_assert_num_queries):
    household = make_household("420107")
    pin = household.persons.get().pin
    assert found(officer, pin.formatted) == [household]
    with django_assert_num_queries(0):
        sql, values = Household.objects.filter(search.matching(str(pin))).query.sql_with_params()
    assert "LIKE" not in sql
    assert str(pin) not in map(str, values)


@pytest.mark.some
@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("น้ำฝน", "นํ้าฝน"),
        ("นํ้าฝน", "น้ำฝน"),
        ("แก้ว", "เเก้ว"),
        ("เเก้ว", "แก้ว"),
        ("บุญม่ี", "บุญมี่"),
        ("บานเย็น", "บๅนเย็น"),
        ("ทิพย์", "ทิพย์์"),
        ("น\uf70bำใส", "น้ำใส"),
        ("สม\u200bศรี", "สมศรี"),
        ("สมศรี", "สม\u00adศรี\u200b"),
    ],
)
def test_a_name_from_a_list_is_found_however_either_is_typed(officer, tmp_path, stored, typed):
    """Name, village and house of one list, typed in other code points than the list has."""
    told = line(**{"ชื่อ": stored, "นามสกุล": f"{stored}ใจดี", "ตำบล": "นํ้าหมาน", "บ้านเลขที่": "๑๒/๓"})
    headings, cells = table([told])
    village = [[*headings, "หมู่บ้าน"], [*cells, f"{stored}พัฒนา"]]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": village})
    import_list(path, data_year=2569, by=None)
    (house,) = Household.objects.all()
    for text in (typed, f"{typed} {typed}ใจดี", f"{typed}ใจดี", f"{typed}พัฒนา", "12/3"):
        assert found(officer, text) == [house], text


def test_the_export_link_that_comes_with_what_was_found_asks_for_the_same(officer):
    make_household()
    asked = {"q": "ใจดี", "area": "420107"}
    address = reverse("households:household-list")
    link = f'href="{reverse("households:household-export")}?{escape(urlencode(asked))}"'
    swapped = officer.get(address, asked, headers={"HX-Request": "true"}).content.decode()
    whole = officer.get(address, asked).content.decode()
    assert (swapped.count(link), swapped.count('id="export" hx-swap-oob="true"')) == (1, 1)
    assert (whole.count(link), whole.count('id="export"'), whole.count("oob")) == (1, 1, 0)
