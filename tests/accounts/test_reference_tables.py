"""The reference tables: administrators get there by the menu, and each can be used in Thai."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import AuditEvent
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TABLES = list(admin.site._registry)


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def administrator(client):
    client.force_login(make_user("administrator", "42"))
    return client


def as_it_stands(page) -> dict[str, object]:
    """What a browser would send of a page of the site on which nothing was changed."""
    sets = page.context["inline_admin_formsets"]
    forms = [page.context["adminform"].form]
    for inline in sets:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    fields = [field for form in forms for field in form]
    shown = {f.html_name: f.field.widget.format_value(f.value()) for f in fields}
    return {name: value for name, value in shown.items() if value not in (None, False, "False")}


def test_the_menu_leads_administrators_there_and_nobody_else(administrator, client):
    link = f'href="{reverse("admin:index")}"'
    assert link in administrator.get(reverse("accounts:job-list")).content.decode()
    client.force_login(make_user("provincial_officer", "42"))
    assert link not in client.get(reverse("indicators:indicator-list")).content.decode()


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_field_and_heading_of_a_table_is_called_something_in_thai(administrator, model):
    form = administrator.get(address(model, "add")).content.decode()
    table = administrator.get(address(model, "changelist")).content.decode()
    said = re.findall(r"<label[^>]*>([^<]+)", form)
    said += re.findall(r'<div class="text"><a[^>]*>([^<]+)', table)
    assert said
    assert [words for words in said if not re.search("[ก-๙]", words)] == []


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_row_can_be_changed_and_stands_in_the_history(administrator, model):
    row = model.objects.first()
    if row is None:  # thresholds, of which nothing is published
        pytest.skip("no row comes with the system")
    page = administrator.get(address(model, "change", row.pk))
    done = administrator.post(address(model, "change", row.pk), as_it_stands(page))
    assert done.status_code == 302, done.context["errors"]
    assert AuditEvent.objects.filter(
        action="reference.changed", target_type=model._meta.label, target_id=row.pk
    ).exists()
