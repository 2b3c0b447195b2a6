"""What undoing a list, leaving and merging bring about in this app (see `loei_poverty.confirming`).

Upper apps add their own lines under the same names.
"""

from households.models import Household, ImportBatch, Person
from households.services.imports import work_since
from loei_poverty.confirming import Line, consequence


@consequence("import-undo")
def of_undoing(batch: ImportBatch):
    kept = work_since(batch)
    made = Household.objects.filter(created_batch=batch)
    people = Person.objects.filter(created_batch=batch)
    removed = made.count() - made.filter(pk__in=kept).count()
    gone = people.count() - people.filter(household__in=kept).count()
    yield Line("แถวของบัญชีนี้ที่จะถูกถอนคืน", batch.written, "แถว")
    yield Line("ครัวเรือนที่บัญชีนี้เพิ่มและจะถูกลบออก", removed, "ครัวเรือน")
    yield Line("บุคคลที่บัญชีนี้เพิ่มและจะถูกลบออก", gone, "คน")
    yield Line("แถวที่บัญชีนี้แก้ไขและจะกลับเป็นข้อมูลเดิม", batch.changed, "แถว")
    yield Line("ครัวเรือนที่จะคงไว้ เพราะมีผู้ทำงานต่อแล้ว", len(kept), "ครัวเรือน")


@consequence("household-leave")
@consequence("household-merge")
def of_leaving(household: Household):
    people = household.persons.filter(merged_into=None).count()
    yield Line("สมาชิกที่ออกจากโครงการไปด้วย", people, "คน")
