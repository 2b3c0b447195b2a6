"""`script/install` writes secrets nobody else has, and settings that are secure unless said."""

import argparse
import re
from pathlib import Path

import pytest
import yaml

from accounts.health import https
from core.health import State
from script import bootstrap, install

DIFFERENT = ("POSTGRES_PASSWORD", "POSTGRES_OWNER_PASSWORD", "SECRET_KEY", "LOEI_ID_HMAC_KEY")


def values(path) -> dict[str, str]:
    lines = path.read_text("utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _mark, value in pairs}


def test_an_office_by_compose_gets_all_it_needs_and_secrets_of_its_own(tmp_path, capsys):
    assert install.main(["loei.example", "--to", str(tmp_path / "a")]) == 0
    assert install.main(["loei.example", "--to", str(tmp_path / "b"), "--own-authority"]) == 0
    here, there = values(tmp_path / "a" / ".env"), values(tmp_path / "b" / ".env")
    compose = (install.ROOT / "docker-compose.yml").read_text("utf-8")
    needed = set(re.findall(r"\$\{([A-Z_]+):\?", compose))
    assert {name for name in needed if not here.get(name)} == set()
    assert len({here[name] for name in DIFFERENT} | {there[name] for name in DIFFERENT}) == 8
    assert (here["HTTPS"], here["SITE_ADDRESS"]) == ("1", "https://loei.example")
    assert (here["CADDY_TLS"], there["CADDY_TLS"]) == ("", "tls internal")
    assert (tmp_path / "a" / ".env").stat().st_mode & 0o777 == 0o600
    said = capsys.readouterr().out
    assert [value for value in here.values() if len(value) > 30 and value in said] == []

    before = (tmp_path / "a" / ".env").read_text("utf-8")
    assert install.main(["loei.example", "--to", str(tmp_path / "a")]) == 2
    assert (tmp_path / "a" / ".env").read_text("utf-8") == before
    for name in ("https://loei.example", "loei example", "-x.example", ""):
        assert install.main([f"--to={tmp_path / 'c'}", "--", name]) == 2
    assert not (tmp_path / "c").exists()


def test_what_acts_on_the_embedded_database_refuses_beside_an_office(tmp_path, monkeypatch):
    environment = tmp_path / ".env"
    monkeypatch.setattr(bootstrap, "OFFICE", (environment,))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    bootstrap.refuse_in_office("backup")
    environment.write_text("SECRET_KEY=x\n")
    for task in ("backup", "restore", "upgrade"):
        with pytest.raises(SystemExit, match="embedded"):
            bootstrap.refuse_in_office(task)
    bootstrap.refuse_in_office("server")
    monkeypatch.setenv("DATABASE_URL", "postgresql://x")
    bootstrap.refuse_in_office("upgrade")


def test_without_tls_it_is_said_loudly_and_stays_red(tmp_path, capsys, settings):
    install.main(["loei.example", "--to", str(tmp_path), "--http"])
    assert values(tmp_path / ".env")["HTTPS"] == "0"
    assert "!! HTTPS=0" in capsys.readouterr().out
    settings.SESSION_COOKIE_SECURE = False
    settings.ALLOWED_HOSTS = ["loei.example", "127.0.0.1"]
    assert https().state == State.BAD
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert https().state == State.OK


def test_the_units_run_what_compose_runs_and_keep_the_owner_apart(tmp_path):
    install.main(["loei.example", "--to", str(tmp_path), "--systemd"])
    (tmp_path / "loei.env").rename(tmp_path / "moved.env")
    owner = (tmp_path / "loei-owner.env").read_text("utf-8")
    assert install.main(["loei.example", "--to", str(tmp_path), "--systemd"]) == 2
    assert (tmp_path / "loei-owner.env").read_text("utf-8") == owner, "no second set of keys"
    (tmp_path / "moved.env").rename(tmp_path / "loei.env")
    services = yaml.safe_load((install.ROOT / "docker-compose.yml").read_text())["services"]
    units = {path.stem[5:]: path.read_text("utf-8") for path in tmp_path.glob("units/*.service")}
    assert set(units) - {"prepare"} == set(services) - {"caddy", "pgbouncer", "postgres", "redis"}
    assert [name for name, text in units.items() if "@ROOT@" in text] == []
    again = [name for name, text in units.items() if "\nRestart=always\n" in text]
    assert set(again) == set(units) - {"prepare"}
    told = {name for name, text in units.items() if "loei-owner.env" in text}
    assert told == {"prepare", "keeper"}
    queues = re.search(r"--queues (\S+)", units["keeper"])[1]
    assert f"--queues {queues} " in services["keeper"]["command"][-1]
    own = values(tmp_path / "loei.env")
    assert "DATABASE_OWNER_URL" not in own
    assert (own["HTTPS"], own["SECOND_FACTOR_ROLES"]) == ("1", "administrator")
    owner = values(tmp_path / "loei-owner.env")["DATABASE_OWNER_URL"]
    for address in (own["DATABASE_URL"], owner):
        role, password = re.match(r"postgresql://(\w+):(\w+)@", address).groups()
        assert f"CREATE ROLE {role} LOGIN" in (tmp_path / "roles.sql").read_text("utf-8")
        assert f"PASSWORD '{password}'" in (tmp_path / "roles.sql").read_text("utf-8")


def test_the_units_may_write_where_backups_and_private_files_are_to_lie(tmp_path):
    def writes(folder) -> dict[str, str]:
        units = {path.stem[5:]: path.read_text("utf-8") for path in folder.glob("units/*.service")}
        assert [name for name, text in units.items() if re.search("@[A-Z]+@", text)] == []
        found = {
            name: re.search("^ReadWritePaths=(.*)$", text, re.M) for name, text in units.items()
        }
        return {name: line[1] for name, line in found.items() if line}

    usual, elsewhere = tmp_path / "usual", tmp_path / "elsewhere"
    install.main(["loei.example", "--to", str(usual), "--systemd"])
    own = "/var/lib/loei"
    assert writes(usual) == {
        "beat": own,
        "keeper": f"/var/backups/loei {own}",
        "web": own,
        "worker": own,
    }
    assert values(usual / "loei.env")["LOEI_BACKUPS"] == "/var/backups/loei"
    assert "LOEI_MEDIA" not in values(usual / "loei.env")

    places = ["--backups", "/mnt/nas/loei", "--media", "/srv/files"]
    install.main(["loei.example", "--to", str(elsewhere), "--systemd", *places])
    assert writes(elsewhere) == {
        "beat": own,
        "keeper": f"/mnt/nas/loei {own} /srv/files",
        "web": f"{own} /srv/files",
        "worker": f"{own} /srv/files",
    }
    said = values(elsewhere / "loei.env")
    assert (said["LOEI_BACKUPS"], said["LOEI_MEDIA"]) == ("/mnt/nas/loei", "/srv/files")


def test_the_folders_of_units_are_ones_they_can_name(tmp_path, capsys):
    assert install.folder("/mnt/nas/loei") == Path("/mnt/nas/loei")
    assert install.folder("/mnt/loei/../nas") == Path("/mnt/nas")
    for text in ("/mnt/a disk", "/mnt/50%", "/mnt/โฟลเดอร์", "", "/home/loei", "/mnt/../root/x"):
        with pytest.raises(argparse.ArgumentTypeError):
            install.folder(text)
    with pytest.raises(SystemExit) as left:
        install.main(["loei.example", "--to", str(tmp_path), "--backups", "/mnt/nas"])
    assert (left.value.code, list(tmp_path.iterdir())) == (2, [])
    assert "compose has volumes" in capsys.readouterr().err
