"""`names`: how well a misspelt name finds its person, and what the search costs.

Corpus: invented people with ordinary Thai names; each is looked for as an officer might type the
name: another letter of the same sound, a tone mark or a silent letter left out, a title in front, a
space too many; and again (`.typing_…`) with one letter left out, doubled or hit beside its place,
which no rule of sounds foresees. Precision: of what was found, how much is the person or somebody
of exactly the same name; recall: how often the person is found; first: how often the first one
shown is such a one. Near names are many on purpose: 48 first names with 400 family names.
"""

from random import Random
from statistics import median
from time import perf_counter

from accounts.acting import acting_for
from core.identity import pin_index
from core.thai import name_key, name_sound, sort_key
from demo.lists import CHILDREN, FAMILY_ENDS, FAMILY_STARTS, MEN, WOMEN
from households.models import Household, Person
from households.search import best_first
from tests.bench.rls import owner
from tests.factories.people import make_pin

PEOPLE, ASKED = 20_000, 600
MORE = (
    "กัลยาณี",
    "ชัยณรงค์",
    "ธิดารัตน์",
    "ปราณี",
    "ภัทรพล",
    "รุ่งทิวา",
    "วราภรณ์",
    "ศิริพร",
    "สุทธิพงษ์",
    "อภิชาติ",
    "เกษม",
    "จรัญ",
    "ชลธิชา",
    "ดารณี",
    "ทัศนีย์",
    "บุษบา",
    "พรรณี",
    "มณฑา",
    "ยุพิน",
    "ลัดดา",
)
SOUNDS = ("ณน", "ศส", "ษส", "ธท", "ภพ", "ญย", "ฐถ", "ฎด", "ฬล", "ฆค", "ฒท")
MARKS = "่้๊๋"


def run():
    random = Random(7)  # noqa: S311 - invented data
    people = make_people(random)
    owner("VACUUM (ANALYZE)")
    with acting_for(purpose="bench"):
        yield from look_for(people, random, misspelt, "names")
        yield from look_for(people, random, mistyped, "names.typing_")


def look_for(people, random, spoil, name):
    """Asks for some of the people under a spoilt name and counts what comes."""
    found = right = shown = first = 0
    times, plain = [], []
    for person in random.sample(people, ASKED):
        wanted = {p.household_id for p in people if p.name_key == person.name_key}
        text = spoil(f"{person.first_name} {person.last_name}", random)
        started = perf_counter()
        rows = best_first(Household.objects.all(), text).order_by("match", "id")
        answer = list(rows.values_list("pk", flat=True))
        times.append(perf_counter() - started)
        started = perf_counter()
        Household.objects.filter(pk=person.household_id).first()
        plain.append(perf_counter() - started)
        found += person.household_id in answer
        first += bool(answer) and answer[0] in wanted
        right, shown = right + len(wanted & set(answer)), shown + len(answer)
    of = {"asked": ASKED, "people": PEOPLE}
    dot = "" if name.endswith("_") else "."
    yield {"name": f"{name}{dot}recall", "value": round(found / ASKED, 3), **of}
    precision = round(right / max(shown, 1), 3)
    yield {"name": f"{name}{dot}precision", "value": precision, "shown": shown}
    yield {"name": f"{name}{dot}first", "value": round(first / ASKED, 3)}
    yield {
        "name": f"{name}{dot}search_ms_ratio",
        "ratio": round(median(times) / median(plain), 1),
        "milliseconds": round(1000 * median(times), 2),
        "baseline": "the household by its key",
        "baseline_milliseconds": round(1000 * median(plain), 2),
        "slowest_milliseconds": round(1000 * max(times), 1),
    }


def make_people(random) -> list[Person]:
    firsts = [*MEN, *WOMEN, *CHILDREN, *MORE]
    households, people = [], []
    for n in range(PEOPLE):
        first = random.choice(firsts)
        last = random.choice(FAMILY_STARTS) + random.choice(FAMILY_ENDS)
        last += random.choice(("", "", "พงษ์", "วัฒน์", "สกุล", "ณรงค์"))
        households.append(
            Household(
                house_code=f"4297{n:07d}",
                identity_key=f"h:4297{n:07d}",
                subdistrict_id="420107",
                district=4201,
                head_name=f"{first} {last}",
                head_sort_key=sort_key(f"{last} {first}"),
            )
        )
        pin = make_pin()
        people.append(
            Person(
                household=households[-1],
                first_name=first,
                last_name=last,
                pin=pin,
                pin_index=pin_index(pin),
                name_key=name_key(first, last),
                sound_key=name_sound(first, last),
                is_head=True,
            )
        )
    with acting_for(purpose="bench"):
        Household.objects.bulk_create(households, batch_size=2000)
        Person.objects.bulk_create(people, batch_size=2000)
    return people


def misspelt(text: str, random) -> str:
    """The name with one or two slips of the kinds people make."""
    for _ in range(random.randint(1, 2)):
        text = random.choice((_same_sound, _no_mark, _no_silent, _titled, _spaced))(text, random)
    return text


def _same_sound(text, random):
    places = [(i, p) for i, c in enumerate(text) for p in SOUNDS if c in p]
    if not places:
        return text
    at, letters = random.choice(places)
    return text[:at] + letters.replace(text[at], "")[:1] + text[at + 1 :]


def _no_mark(text, random):
    marks = [i for i, c in enumerate(text) if c in MARKS]
    if not marks:
        return text
    at = random.choice(marks)
    return text[:at] + text[at + 1 :]


def _no_silent(text, random):
    at = text.find("\u0e4c")
    return text if at < 1 else text[: at - 1] + text[at + 1 :]


def _titled(text, random):
    return text if text.startswith(("นาง", "นาย")) else f"{random.choice(('นาย', 'นาง'))}{text}"


def _spaced(text, random):
    return text.replace(" ", "  ")


def mistyped(text: str, random) -> str:
    """One letter left out, doubled, or another in its place; anywhere, the first letter too."""
    at = random.choice([n for n, letter in enumerate(text) if letter != " "])
    put = random.choice(("", text[at] * 2, random.choice("กขคงจชดตนบปพมยรลวสหอ")))
    return text[:at] + put + text[at + 1 :]
