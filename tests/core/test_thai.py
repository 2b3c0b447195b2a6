"""One spelling of a Thai text, however it was typed: marks in any order, old fonts, what nobody
sees.
"""

import unicodedata
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core import thai

NAMES = ("น้ำฝน", "แก้ว", "บุญมี่", "ทิพย์", "ศรีบานเย็น", "พันธุ์", "เปี๊ยก", "น้ำหมาน", "ฤๅษี", "ลึกซึ้ง", "ก็")
MARKS = [chr(code) for code in (0xE31, *range(0xE34, 0xE3B), *range(0xE47, 0xE4F))]
INVISIBLE = "\x00\x01\x1f\x7f\x9f\u00ad\u200b\u200d\u200f\u202a\u2060\u2066\ufeff\ufe0f\u25cc"
FONTS = {
    "\u0e48": "\uf705\uf70a\uf713\uf88a\uf88b\uf88c",
    "\u0e49": "\uf706\uf70b\uf714\uf88d\uf88e",
    "\u0e4a": "\uf707\uf70c\uf715\uf890",
    "\u0e4b": "\uf708\uf70d\uf716\uf893",
    "\u0e4c": "\uf709\uf70e\uf717\uf896",
    "\u0e34": "\uf701\uf885",
    "\u0e35": "\uf702\uf886",
    "\u0e36": "\uf703\uf887",
    "\u0e37": "\uf704\uf888",
    "\u0e31": "\uf710\uf884",
    "\u0e47": "\uf712\uf889",
    "\u0e38": "\uf718\uf89b",
    "\u0e39": "\uf719\uf89c",
    "\u0e3a": "\uf71a\uf89d",
    "ญ": "\uf70f\uf89a",
    "ฐ": "\uf700\uf89e",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("น้ ำ", "น้ำ"),
        ("เเก้ว", "แก้ว"),
        ("เ\u200bเก้ว", "แก้ว"),
        ("บุญม่ี", "บุญมี่"),
        ("ขา้ว", "ข้าว"),
        ("ทิพย์์", "ทิพย์"),
        ("ศรีบๅน", "ศรีบาน"),
        ("ฤๅษี", "ฤๅษี"),
        ("พันธ์ุ", "พันธุ์"),
        ("ล\u0e34\u0e4dก", "ลึก"),
        ("ซ\u0e34\u0e4d\u0e49ง", "ซึ้ง"),
        ("ป\uf70b\uf711า", "ป้ำ"),
        ("  ก  ข\u00a0\n", "ก ข"),
        ("บุ\x00ต\x1fร", "บุตร"),
        ("บ้าน\u2028ใหม่", "บ้าน ใหม่"),
    ],
)
def test_another_way_to_type_it_is_the_same_text(typed, meant):
    assert thai.clean(typed) == meant
    assert thai.name_key(typed) == thai.name_key(meant)
    assert thai.sound_key(typed) == thai.sound_key(meant)
    assert thai.sort_key(typed) == thai.sort_key(meant)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_as_usual_stays_as_it_is(name):
    assert thai.clean(name) == name


@given(st.lists(st.sampled_from([*NAMES, " ", "1", "a"]), min_size=1), st.data())
def test_codes_nobody_sees_make_no_other_name(words, data):
    text = "".join(words)
    at = data.draw(st.lists(st.integers(0, len(text)), max_size=4))
    hidden = list(text)
    for place in sorted(at, reverse=True):
        hidden.insert(place, data.draw(st.sampled_from(INVISIBLE)))
    assert thai.clean("".join(hidden)) == thai.clean(text)


@given(st.sampled_from(NAMES), st.data())
def test_letters_of_old_fonts_are_letters(name, data):
    coded = "".join(data.draw(st.sampled_from(FONTS.get(letter, "") + letter)) for letter in name)
    assert thai.clean(coded) == name


@given(st.sampled_from("กขญฐน"), st.lists(st.sampled_from(MARKS), max_size=4, unique=True))
def test_marks_come_in_one_order_whatever_order_they_are_typed_in(base, marks):
    found = {thai.clean(base + "".join(order)) for order in permutations(marks)}
    assert len(found) == 1


@given(st.text(alphabet=st.characters(min_codepoint=0xE00, max_codepoint=0xE7F), max_size=20))
@example("ะะ่")
@example("ะ่ะ่")
def test_cleaning_twice_is_cleaning_once(text):
    once = thai.clean(text)
    assert thai.clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(max_size=30))
def test_nothing_that_breaks_a_table_is_left(text):
    once = thai.clean(text)
    assert thai.clean(once) == once
    assert not any(unicodedata.category(letter) == "Cc" for letter in once)
