"""The board under quick hands, in a real browser: no press goes astray while parts are swapped."""

import pytest
from django.urls import reverse

from mentors.models import Pairing, PairingAct
from tests.factories.people import make_household, make_official, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(open_page):
    """The board of a district officer, with two officials and three households."""
    page = open_page(make_user("district_officer", "4201"), height=1400)
    page.posts = []
    page.on("request", lambda r: page.posts.append(r.url) if r.method == "POST" else None)
    return page


@pytest.fixture
def households(reference):
    return [make_household("420107", urgency_score=9 - n) for n in range(3)]


@pytest.fixture
def official(reference):
    return make_official(capacity=3)


def open_board(page):
    page.goto(reverse("mentors:pairing-board"))
    page.evaluate("window.stillHere = true")
    page.posts.clear()


def test_a_button_pressed_the_moment_it_appears_is_no_plain_form(page, households, official):
    open_board(page)
    page.evaluate("""() => {
        const list = document.getElementById('officials');
        new MutationObserver((_, watch) => {
            const button = list.querySelector('button[hx-post]');
            if (button) { watch.disconnect(); button.click(); }
        }).observe(list, {childList: true, subtree: true});
    }""")
    page.get_by_label(households[0].head_name).check()
    page.get_by_text("จับคู่พี่เลี้ยงหลัก 1 ครัวเรือน กับ").wait_for()
    assert page.evaluate("window.stillHere") is True
    assert (len(page.posts), Pairing.objects.count()) == (1, 1)


@pytest.mark.long
def test_quick_ticks_end_with_the_officials_for_what_is_ticked(page, households, official):
    open_board(page)
    slow = []

    def hold(route):  # the first answer comes last
        slow.append(route)
        if len(slow) > 1:
            route.continue_()

    page.route("**/officials/**", hold)
    page.get_by_label(households[0].head_name).check()
    page.wait_for_timeout(300)
    page.get_by_label(households[1].head_name).check()
    page.get_by_text("เลือกไว้ 2 ครัวเรือน").wait_for()
    page.wait_for_timeout(100)
    assert page.get_by_text("เลือกไว้ 1 ครัวเรือน").count() == 0
    assert len(slow) == 2


def test_two_presses_are_one_request_and_a_tick_on_the_way_does_not_cancel_it(
    page, households, official
):
    open_board(page)
    page.get_by_label(households[0].head_name).check()
    page.get_by_text("เลือกไว้ 1 ครัวเรือน").wait_for()
    page.evaluate(
        """keys => {
        const button = document.querySelector('#officials button[hx-post]');
        document.getElementById(keys[1]).click();  // a request for officials will follow
        button.click();
        button.click();
        document.getElementById(keys[2]).click();  // shut meanwhile
    }""",
        [f"h{household.pk}" for household in households],
    )
    page.get_by_text("จับคู่พี่เลี้ยงหลัก 2 ครัวเรือน กับ").wait_for()
    page.wait_for_timeout(400)
    page.get_by_text("จับคู่พี่เลี้ยงหลัก 2 ครัวเรือน กับ").wait_for()
    assert (len(page.posts), PairingAct.objects.count()) == (1, 1)
    assert page.evaluate("window.stillHere") is True


@pytest.mark.long
def test_enter_in_a_field_presses_nothing(page, households, official):
    open_board(page)
    page.get_by_label("เลขที่คำสั่ง").press("Enter")
    page.wait_for_timeout(200)
    assert page.posts == []


def drag(page, household, official):
    row = page.locator("[data-drag]", has_text=household.head_name).locator(".num")
    there = page.locator("[data-drop]", has_text=official.full_name).bounding_box()
    row.hover()
    page.mouse.down()
    page.mouse.move(there["x"] + 30, there["y"] + 20, steps=8)
    page.wait_for_timeout(400)  # what is dragged is chosen, and the officials for it come meanwhile
    page.mouse.move(there["x"] + 32, there["y"] + 22, steps=3)
    page.mouse.up()


def test_dragging_a_household_onto_an_official_pairs_them(page, households, official, axe):
    far = make_official("4202")
    open_board(page)
    for household in households[:2]:
        page.get_by_label(household.head_name).check()
    page.get_by_text("เลือกไว้ 2 ครัวเรือน").wait_for()
    drag(page, households[2], official)
    page.get_by_text("จับคู่พี่เลี้ยงหลัก 1 ครัวเรือน กับ").wait_for()
    assert Pairing.objects.get().household == households[2]  # alone: it was not among the ticked
    axe(page)
    assert far.pairings.count() == 0


@pytest.mark.long
def test_a_drag_that_is_refused_says_why(page, households, official):
    official.capacity = 1
    official.save()
    open_board(page)
    page.get_by_label("เลือกทั้งหน้า").check()
    page.get_by_text("เลือกไว้ 3 ครัวเรือน ·").wait_for()
    drag(page, households[0], official)
    page.get_by_role("alert").get_by_text("รับได้อีก 1 ครัวเรือน แต่เลือกไว้ 3").wait_for()
    assert Pairing.objects.count() == 0
    assert page.locator('input[name="household"]:checked').count() == 3
