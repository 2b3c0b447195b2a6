"""The project's own files: compose syntax, locks, papers' text, encryption, Thai words."""

import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from celery import current_app
from django.conf import settings
from django.template import engines

from core import pdf, thai
from core.identity import Pin, check_digit, decrypt_pin, encrypt_pin, pin_index
from core.pictures import LARGEST
from core.sheets import safe_cell
from script.serve import commands
from tests.rooms import ROOMS

SETTLES = ("settle_help", "try_help_again")
ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_compose_file_has_the_services_with_health_checks():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    parts = {"web", "worker", "keeper", "beat", "caddy", "pgbouncer", "postgres", "redis"}
    assert set(services) == parts
    assert [name for name, service in services.items() if "ports" in service] == ["caddy"]
    logs = [service["logging"]["options"]["max-size"] for service in services.values()]
    assert logs == ["10m"] * len(parts)
    assert {service["restart"] for service in services.values()} == {"unless-stopped"}
    assert [name for name, service in services.items() if "healthcheck" not in service] == []


def test_a_new_room_is_named_wherever_rooms_are():
    """Of one that is missing in a list, types, arrows or coverage would not be looked at."""
    homes = {name.split(".")[0] for name in settings.INSTALLED_APPS}
    rooms = {name for name in homes if (ROOT / name).is_dir()}
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    imports = tools["importlinter"]
    floors, _import, inside = imports["contracts"][:3]
    storeys = {room for line in floors["layers"] for room in line.split(" | ")}
    covered = {*tools["coverage"]["run"]["source"]}
    assert {*tools["mypy"]["files"]} - {"script"} == covered == storeys == rooms
    assert {*imports["root_packages"]} == {*ROOMS} == rooms
    ours = {name for name in settings.INSTALLED_APPS if name.split(".")[0] in rooms}
    without_floors = {"core", "demo", "loei_poverty", "loei_poverty.site.ReferenceAdminConfig"}
    assert {*inside["containers"]} == ours - without_floors


def test_a_slow_line_keeps_no_thread_of_the_web_busy():
    """Both ways of installing take a photo in whole first; each Caddy has its own word for it."""
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    caddy = compose["configs"]["caddyfile"]["content"].split("reverse_proxy web:8000")[1]
    assert caddy.split()[:3] == ["{", "request_buffers", "16MB"]
    debians = (ROOT / "script/units/Caddyfile").read_text().split("reverse_proxy 127.0.0.1:8000")[1]
    assert debians.split()[:4] == ["{", "buffer_requests", "max_buffer_size", "16MB"]
    for name in ("operations.md", "operations.th.md"):  # a newer Caddy refuses Debian's words
        said = (ROOT / "docs" / name).read_text()
        assert "caddy validate --config /etc/caddy/Caddyfile" in said, name
    assert LARGEST < 16_000_000  # the largest photo


def test_pages_wait_for_the_keeper_s_migrations_and_ask_through_the_pooler():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services = compose["services"]
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["keeper"] == {"condition": "service_healthy"}, name
    steps = [step.split()[2:4] for step in services["keeper"]["command"][-1].split("&&")[:3]]
    assert [name for name, *_more in steps] == ["migrate", "load_reference", "collectstatic"]
    told = services["web"]["environment"]
    pooled, direct = (
        urlsplit(re.sub(r"\$\{[^}]*\}", "x", told[f"DATABASE{name}_URL"]))
        for name in ("", "_DIRECT")
    )
    assert (pooled.hostname, direct.hostname) == ("pgbouncer", "postgres")
    settings_of_pool = compose["configs"]["pooler"]["content"]
    assert f"listen_port = {pooled.port}" in settings_of_pool
    assert "pool_mode = transaction" in settings_of_pool
    assert "auth_type = any" not in settings_of_pool
    owners = str(compose["configs"]["pooled"]) + str(services["pgbouncer"])
    assert "OWNER" not in owners


def test_what_looks_for_people_keeps_no_worker_from_the_jobs_of_agencies():
    """How long it takes says who is followed: its tasks go to a queue the worker does not read."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    router = current_app.amqp.router
    queues = {name: router.route({}, f"assistance.tasks.{name}")["queue"].name for name in SETTLES}
    assert set(queues.values()) == {settings.SETTLING}
    assert router.route({}, "core.tasks.run_job")["queue"].name != settings.SETTLING
    for started in (services["keeper"]["command"][-1], " ".join(commands()["settler"])):
        assert f"--queues {settings.SETTLING}" in started
    assert "--queues" not in services["worker"]["command"]
    assert "--queues" not in commands()["worker"]


def test_only_migrations_and_backups_learn_who_owns_the_tables():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    told = [n for n, s in services.items() if "DATABASE_OWNER_URL" in s.get("environment", {})]
    assert told == ["keeper"]
    assert "--queues settling,keeper " in services["keeper"]["command"][-1]
    assert services["web"]["environment"]["POSTGRES_OWNER_PASSWORD"] == ""


def test_thai_on_paper_can_be_searched_and_copied(tmp_path, monkeypatch):
    words = ["น้ำท่วม", "ผู้ปฏิบัติ", "ที่ดิน", "0123456789", "Latin"]
    body = '{% extends "paper/base.html" %}{% block title %}x{% endblock %}{% block body %}<p>'
    template = engines["django"].from_string(body + " ".join(words) + "</p>{% endblock %}")
    monkeypatch.setattr(pdf, "render_to_string", lambda _name, context: template.render(context))
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf.render_pdf("", {}))

    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    assert [word for word in words if word not in done.stdout] == []


def test_a_paper_reads_nothing_from_elsewhere(monkeypatch):
    html = '<html lang="th"><title>x</title><img alt="" src="file:///etc/passwd"></html>'
    monkeypatch.setattr(pdf, "render_to_string", lambda _name, _context: html)
    assert b"root:" not in pdf.render_pdf("", {})
    with pytest.raises(ValueError, match="nothing from elsewhere"):
        pdf._local_fetcher().fetch("file:///etc/passwd")


def test_a_national_id_is_encrypted_masked_and_found_by_its_keyed_hash():
    pin = "100000000001" + check_digit("100000000001")
    sealed = encrypt_pin(pin)
    assert pin.encode() not in sealed
    assert sealed != encrypt_pin(pin)
    assert decrypt_pin(sealed) == pin
    assert pin_index(pin) == pin_index(Pin(pin))
    assert re.fullmatch(r"Pin\(x-xxxx-xxxxx-\d\d-\d\)", repr(Pin(pin)))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_trap_23_a_cell_that_would_run_leaves_as_text(text):
    assert safe_cell(text) == f"'{text}"


def test_thai_dates_digits_and_names():
    assert thai.be_date(date(2026, 5, 7)) == "7 พฤษภาคม 2569"
    assert thai.to_thai_digits("12/2569") == "๑๒/๒๕๖๙"
    assert thai.parse_month("2569-05") == date(2026, 5, 1)
    assert thai.fiscal_year(date(2026, 10, 1)) == 2570
    assert thai.name_key("นางสาวพิมพ์ใจ\u200b", " ศรีจันทร์") == "พิมพ์ใจศรีจันทร์"
    assert thai.sound_key("ณัฐธิดา") == thai.sound_key("นัฐธิดา")
    assert sorted(["แก้ว", "กานดา", "ขวัญ"], key=thai.sort_key) == ["กานดา", "แก้ว", "ขวัญ"]
