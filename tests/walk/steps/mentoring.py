"""Officials, pairings, suggestions and their papers."""

from django.urls import reverse

from mentors.models import (
    ConflictOfInterest,
    HouseholdLanguage,
    MentorPaper,
    Official,
    OfficialPosting,
    Pairing,
    PairingAct,
    SuggestedPair,
    Suggestion,
)
from tests.walk.lists import officials_file
from tests.walk.steps import latest, of_house, page_of, pk_of, step
from tests.walk.world import day


def official(name="พี่หนึ่ง"):
    return lambda w: w.official(name)


def open_main(number):
    return lambda w: Pairing.objects.filter(
        household=w.house(number), ended_on=None, kind="main"
    ).first()


BOARD = page_of("mentors:pairing-board")


def board(*numbers):
    """The board with these households chosen; buttons of officials show for chosen ones only."""
    return lambda w: BOARD(w) + "?" + "&".join(f"household={w.house(n).pk}" for n in numbers)


step(
    "mentors:official-create",
    "officer",
    lambda w: Official.objects.filter(first_name="พี่หนึ่ง", user=w.users["mentor"]).exists(),
    fill=lambda w: {
        "title": "นาย",
        "first_name": "พี่หนึ่ง",
        "last_name": "สมมุติ",
        "capacity": 5,
        "work_area": "4201",
        "user": w.users["mentor"].username,
        "phone": "0812345678",
    },
)
step(
    "mentors:official-import",
    "officer",
    lambda w: Official.objects.filter(first_name="พี่สอง", phone="0812345600").exists(),
    fill=lambda w: {"file": officials_file(["พี่สอง", "พี่สาม"])},
)
step(
    "mentors:official-edit",
    "officer",
    lambda w: w.official("พี่สอง").phone == "042811111",
    at=pk_of(official("พี่สอง")),
    fill=lambda w: {"phone": "042811111"},
    late=True,
)
step(
    "mentors:official-transfer",
    "officer",
    lambda w: (
        w.official("พี่สอง").position == "พัฒนากร"
        and OfficialPosting.objects.filter(official=w.official("พี่สอง")).count() == 2
    ),
    at=pk_of(official("พี่สอง")),
    fill=lambda w: {"position": "พัฒนากร", "reason": "สับเปลี่ยน", "moved_on": day()},
)
step(
    "mentors:board-pair",
    "officer",
    lambda w: open_main(1)(w),
    at=pk_of(official()),
    page=board(1, 2),
    fill=lambda w: {"household": [w.house(1).pk, w.house(2).pk], "order_number": "ลย 1/2569"},
)
act = latest(PairingAct)
step(
    "mentors:board-undo",
    "officer",
    lambda w: act().undone_at,
    before=lambda w: w.press(
        "officer",
        board(12)(w),
        reverse("mentors:board-pair", args=[w.official("พี่สอง").pk]),
        {"household": [w.house(12).pk]},
    ),
    at=pk_of(act),
    page=BOARD,
    free=True,
)
step(
    "mentors:board-language",
    "officer",
    lambda w: HouseholdLanguage.objects.filter(household=w.house(1), language="ไทดำ").exists(),
    page=BOARD,
    fill=lambda w: {"household": [w.house(1).pk], "language": "ไทดำ"},
    again=True,
    late=True,
)
step(
    "mentors:pairing-create",
    "officer",
    lambda w: open_main(3)(w),
    at=of_house(3),
    fill=lambda w: {"official": w.official("พี่สาม").pk, "started_on": day(), "kind": "main"},
)
step(
    "mentors:pairing-end",
    "officer",
    lambda w: not open_main(3)(w),
    at=lambda w: {"pk": Pairing.objects.filter(household=w.house(3)).latest("id").pk},
    page=lambda w: reverse("households:household-detail", args=[w.house(3).pk]),
    fill=lambda w: {"end_reason": "transferred"},
)
step(
    "mentors:conflict-create",
    "officer",
    lambda w: ConflictOfInterest.objects.filter(household=w.house(3)).exists(),
    at=of_house(3),
    fill=lambda w: {"official": w.official("พี่สาม").pk, "kind": "relative"},
)
step(
    "mentors:conflict-remove",
    "officer",
    lambda w: not ConflictOfInterest.objects.filter(household=w.house(3)).exists(),
    at=pk_of(latest(ConflictOfInterest)),
    page=page_of("mentors:conflict-create", of_house(3)),
    fill=lambda w: {"reason": "เลือกผิดคน"},
    text=True,
)
suggestion = latest(Suggestion)
step(
    "mentors:board-suggest",
    "officer",
    lambda w: suggestion() and suggestion().state == "done",
    page=BOARD,
    fill=lambda w: {"household": [w.house(4).pk]},
    again=True,
)
step(
    "mentors:suggestion-start",
    "officer",
    lambda w: Suggestion.objects.filter(only=[]).exists(),
    fill=lambda w: {"area": "4201"},
    again=True,
    late=True,
)


def pair(w):
    return SuggestedPair.objects.get(suggestion=suggestion(), household=w.house(14))


step(
    "mentors:suggestion-pair",
    "officer",
    lambda w: pair(w).is_changed and not pair(w).official,
    at=pk_of(pair),
    fill=lambda w: {"official": ""},
    again=True,
    free=True,
)
step(
    "mentors:suggestion-confirm",
    "officer",
    lambda w: open_main(13)(w),
    at=pk_of(suggestion),
    page=page_of("mentors:suggestion-detail", pk_of(suggestion)),
    fill=lambda w: {"order_number": "ลย 2/2569"},
    free=True,
)
step(
    "mentors:suggestion-paper",
    "officer",
    lambda w: MentorPaper.objects.filter(suggestion=suggestion(), state="done").exists(),
    at=pk_of(suggestion),
    page=page_of("mentors:suggestion-detail", pk_of(suggestion)),
    free=True,
)
step(
    "mentors:suggestion-undo",
    "officer",
    lambda w: suggestion().stage == "undone" and not open_main(13)(w),
    at=pk_of(suggestion),
    page=page_of("mentors:suggestion-detail", pk_of(suggestion)),
    free=True,
)
step(
    "mentors:paper-list",
    "officer",
    lambda w: MentorPaper.objects.filter(suggestion=None, state="done").exists(),
    fill=lambda w: {"kind": "annex", "area": "4201", "day": day()},
    again=True,
    late=True,
)
