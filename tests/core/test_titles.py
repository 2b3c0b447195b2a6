"""Titles come off names in any spelling, and nothing else does."""

import pytest
from pythainlp.corpus.common import thai_female_names, thai_male_names

from core import thai, titles


def test_no_name_loses_its_beginning_to_a_title():
    """Of twelve thousand first names, alone and with a surname."""
    names = [*thai_female_names(), *thai_male_names()]
    assert len(names) > 12_000
    known = ("เด็ก", "นาง", "นาย", "พระ", "สามเณร")
    others = [name for name in names if not name.startswith(known)]
    whole = [f"{name} ใจดี" for name in others]
    assert [name for name in (*others, *whole) if titles.split_title(name)[0]] == []
    assert [name for name in others if titles.is_unread(name)] == ["ป.เสฎฐวุฒิ"]  # only asked about


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("นส", "นางสาว"),
        ("น. ส.", "นางสาว"),
        ("พ.ต.อ หญิง", "พ.ต.อ.หญิง"),
        ("นาง สาว", "นางสาว"),
        ("เด็ก หญิง", "เด็กหญิง"),
        ("ว่าที่ร.ต.", "ว่าที่ ร.ต."),
        ("ว่าที่ ร้อยตรี", "ว่าที่ร้อยตรี"),
        ("MR", "Mr."),
        ("สมชาย", "สมชาย"),
        ("ผอ.", "ผอ."),
        ("", ""),
    ],
)
def test_a_title_has_one_usual_spelling(text, usual):
    assert titles.usual_title(text) == usual
    assert titles.usual_title(usual) == usual
    assert titles.is_title(text) is (text not in {"สมชาย", "ผอ.", ""})


@pytest.mark.parametrize("typed", ["นส.สมหญิง ใจดี", "น.ส สมหญิง ใจดี", "ร.ต.อ.หญิงสมหญิง ใจดี"])
def test_titles_are_no_part_of_what_names_share(typed):
    assert thai.name_key(typed) == thai.name_key("สมหญิง", "ใจดี") == "สมหญิงใจดี"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("นาง สาว สมหญิง ใจดี", ("นางสาว", "สมหญิง ใจดี")),
        ("นาง สาว ใจดี", ("นาง", "สาว ใจดี")),  # somebody called สาว
        ("นาง สาวน้อย ใจดี", ("นาง", "สาวน้อย ใจดี")),
        ("เด็ก ชาย สมชาย", ("เด็กชาย", "สมชาย")),
        ("เด็กชายสมชาย", ("เด็กชาย", "สมชาย")),
    ],
)
def test_a_title_in_two_words_is_one_where_a_name_follows(typed, expected):
    assert titles.split_title(typed) == expected


@pytest.mark.parametrize(
    "name", ["ร.ต.อรุณ", "พระครูสุวรรณ", "นายิ้ม", "มิสา", "Misty", "นสิตา", "ดชา", "ว่าที", "ศ", "ม.5"]
)
def test_what_only_looks_like_a_longer_title(name):
    expected = {"ร.ต.อรุณ": ("ร.ต.", "อรุณ"), "พระครูสุวรรณ": ("พระ", "ครูสุวรรณ")}
    assert titles.split_title(name) == expected.get(name, ("", name))
