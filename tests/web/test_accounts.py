"""Signing in: passwords, locks, sessions, cookies, and a log of it that cannot be changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from runtime.bootstrap import load_settings, open_app
from runtime.services import passwords
from runtime.services.accounts import Accounts, first_password
from runtime.services.attempts import SignInRefused
from runtime.services.installation import Services
from runtime.services.tokens import Tokens
from tests.conftest import AS_HASHED
from tests.web.conftest import client_of
from tests.web.installation import PASSWORD, House, csrf_of, move, password_hash
from workflow.errors import BadInput
from workflow.routines.shared_lock import roles

pytestmark = pytest.mark.slow


def test_five_wrong_passwords_lock_the_account_for_a_while(house: House) -> None:
    """Even the right one is refused then; after the time it is good again, however often that happens."""
    accounts = Accounts(house.app)
    for _ in range(3):
        for _ in range(5):
            with pytest.raises(SignInRefused, match="wrong"):
                accounts.sign_in("tova", "fel")
        with pytest.raises(SignInRefused, match="locked"):
            accounts.sign_in("tova", PASSWORD)
        move(house, minutes=16)
    assert accounts.sign_in("Tova ", PASSWORD)


def test_parallel_guesses_are_counted_before_they_are_judged(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of forty guesses at the same moment five are looked at, and the right password among the others opens nothing."""
    accounts, looked, lock = Accounts(house.app), [], Lock()

    def matches(known: str, password: str) -> bool:
        with lock:
            looked.append(password)
        return False

    monkeypatch.setattr("runtime.services.passwords.matches", matches)

    def guess(n: int) -> str:
        try:
            return accounts.sign_in("tova", f"guess {n}", "192.0.2.7")
        except SignInRefused as refused:
            return refused.code

    with ThreadPoolExecutor(16) as pool:
        codes = Counter(pool.map(guess, range(40)))
    assert len(looked) == 5 and codes == {"wrong": 5, "locked": 35}


def test_a_name_that_nobody_has_is_locked_like_any_other(house: House) -> None:
    accounts = Accounts(house.app)
    for name in ("tova", "nobody-at-all"):
        codes = []
        for _ in range(7):
            with pytest.raises(SignInRefused) as refused:
                accounts.sign_in(name, "fel", "192.0.2.7")
            codes.append(refused.value.code)
        assert codes == ["wrong"] * 5 + ["locked"] * 2


def test_guesses_from_elsewhere_lock_nobody_out(house: House) -> None:
    """A person signs in from where they have signed in before, however many guess from elsewhere; others must wait."""
    accounts = Accounts(house.app)
    accounts.sign_in("tova", PASSWORD, "198.51.100.4")
    for n in range(60):
        with pytest.raises(SignInRefused):
            accounts.sign_in("tova", "fel", f"192.0.2.{n}")
    with pytest.raises(SignInRefused, match="locked"):
        accounts.sign_in("tova", PASSWORD, "192.0.2.200")
    assert accounts.sign_in("tova", PASSWORD, "198.51.100.4")


HOME, OFFICE, CAP = "198.51.100.4", "203.0.113.9", 12


@pytest.fixture
def capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Twelve failures in a row are the most; passwords are compared without their hash, which takes a tenth of a second."""
    monkeypatch.setattr("runtime.services.passwords.matches", lambda known, password: password == PASSWORD)
    house = House(tmp_path, lockout_in_a_row=CAP)
    yield house
    house.close()


def tried(accounts: Accounts, name: str, password: str, address: str, code: str = "") -> str:
    """What an attempt comes to."""
    try:
        return "in" if accounts.sign_in(name, password, address, code=code) else ""
    except SignInRefused as refused:
        return refused.code


def guessed(house: House, name: str, address: str = "") -> list[str]:
    """A guess each five minutes, from another address each time where none is named: no limit of a while is met."""
    said = []
    for n in range(CAP + 2):
        said.append(tried(Accounts(house.app), name, "fel", address or f"192.0.2.{n}"))
        move(house, minutes=5)
    return said


def test_guesses_in_a_row_have_an_end_and_lock_nobody_out(capped: House) -> None:
    """After so many from new addresses even the right password opens none of them, weeks later, too; where the person has signed
    in before it does, and with another password everywhere. A name that nobody has is answered alike."""
    accounts = Accounts(capped.app)
    assert tried(accounts, "tova", PASSWORD, HOME) == "in"
    assert guessed(capped, "tova") == guessed(capped, "nobody-at-all") == ["wrong"] * CAP + ["exhausted"] * 2
    move(capped, days=30)
    assert tried(accounts, "tova", PASSWORD, "192.0.2.99") == "exhausted" and tried(accounts, "tova", PASSWORD, HOME) == "in"
    assert tried(accounts, "tova", PASSWORD, "192.0.2.99") == "exhausted", "who signs in elsewhere gives nobody new guesses"
    assert {line["account"] for line in Services(capped.app).log.lines(what="sign_in_exhausted")} == {"tova", "?"}
    accounts.new_password("tova")
    assert tried(accounts, "tova", PASSWORD, "192.0.2.99") == "in"


def test_guesses_where_a_person_signs_in_end_there_alone(capped: House) -> None:
    """A colleague at the same address cannot guess without end either; other addresses of the person are open."""
    accounts = Accounts(capped.app)
    assert [tried(accounts, "tova", PASSWORD, place) for place in (HOME, OFFICE)] == ["in", "in"]
    assert guessed(capped, "tova", OFFICE) == ["wrong"] * CAP + ["exhausted"] * 2
    assert tried(accounts, "tova", PASSWORD, OFFICE) == "exhausted" and tried(accounts, "tova", PASSWORD, HOME) == "in"


def test_mistakes_before_the_right_password_do_not_add_up(capped: House) -> None:
    """At a new address each time, and at the same: what failed before the right one is taken back."""
    accounts = Accounts(capped.app)
    for n in range(10):
        place = HOME if n % 2 else f"192.0.2.{n}"
        assert [tried(accounts, "tova", word, place) for word in ("fel", "fel", "fel", PASSWORD)] == ["wrong"] * 3 + ["in"]
        move(capped, minutes=16)


def test_the_most_in_a_row_is_a_hundred() -> None:
    """NIST SP 800-63B, 5.2.2; a setting may only ask for fewer."""
    assert load_settings().lockout_in_a_row == 100
    with pytest.raises(BadInput, match="lockout_in_a_row"):
        load_settings(lockout_in_a_row=101)


def test_guesses_from_inside_have_an_end(capped: House) -> None:
    """Guesses at the old password in an open session are counted: after the last one the owner has to sign in again."""
    accounts = Accounts(capped.app)
    visitor, said = accounts.visitor(accounts.sign_in("tova", PASSWORD, HOME)), []
    assert visitor
    for _ in range(CAP + 2):
        with pytest.raises(BadInput) as refused:
            accounts.change_password(visitor, "fel", "blå-kavaj-27-granar")
        assert refused.value.reason
        said.append(refused.value.reason.code)
        move(capped, minutes=5)
    assert said == ["password_wrong"] * CAP + ["too_many_tries"] * 2
    with pytest.raises(BadInput, match="Too many"):
        accounts.change_password(visitor, PASSWORD, "blå-kavaj-27-granar")
    again = accounts.visitor(accounts.sign_in("tova", PASSWORD, HOME))
    assert again and accounts.change_password(again, PASSWORD, "blå-kavaj-27-granar")


def test_an_address_that_guesses_at_many_names_is_refused(house: House) -> None:
    accounts = Accounts(house.app)
    for n in range(50):
        with pytest.raises(SignInRefused, match="wrong"):
            accounts.sign_in(f"name{n}", "Sommar2026!", "192.0.2.7")
    with pytest.raises(SignInRefused, match="locked"):
        accounts.sign_in("tova", PASSWORD, "192.0.2.7")
    move(house, minutes=16)
    assert accounts.sign_in("tova", PASSWORD, "192.0.2.7")


def test_a_password_is_hashed_at_the_cost_that_argon2_is_recommended_at() -> None:
    """RFC 9106 for a machine with little memory: 64 MiB, three passes, four lanes. The tests themselves hash at less."""
    assert AS_HASHED().hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not password_hash().startswith("$argon2id$v=19$m=65536")


def test_a_common_password_is_refused(house: House) -> None:
    accounts = Accounts(house.app)
    visitor = accounts.visitor(accounts.sign_in("tova", PASSWORD))
    assert visitor
    for common in ("password1234", "qwertyuiop12", "aaaaaaaaaaaa", "tova19890101", "123456789012"):
        with pytest.raises(BadInput, match="easy to guess"):
            accounts.change_password(visitor, PASSWORD, common)
    assert accounts.change_password(visitor, PASSWORD, "blå-kavaj-27-granar")


def test_the_old_password_is_not_guessed_from_inside(house: House) -> None:
    accounts = Accounts(house.app)
    visitor = accounts.visitor(accounts.sign_in("tova", PASSWORD))
    assert visitor
    for _ in range(5):
        with pytest.raises(BadInput, match="is not right"):
            accounts.change_password(visitor, "fel", "blå-kavaj-27-granar")
    with pytest.raises(BadInput, match="Too many"):
        accounts.change_password(visitor, PASSWORD, "blå-kavaj-27-granar")


def test_an_unknown_account_is_refused_like_a_wrong_password(house: House) -> None:
    """Nothing tells which accounts exist, and what was typed as a name is not kept."""
    accounts = Accounts(house.app)
    with pytest.raises(SignInRefused, match="wrong"):
        accounts.sign_in("hemligt-lösenord", "x")
    assert all(line["account"] != "hemligt-lösenord" for line in Services(house.app).log.lines())


def test_a_name_takes_as_long_whether_it_is_known_or_not(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """One password is compared for each attempt, with a hash of the same cost, for a closed account, too."""
    accounts, matches = Accounts(house.app), passwords.matches
    costs: list[str] = []
    adam = accounts.visitor(accounts.sign_in("adam", PASSWORD))
    assert adam
    accounts.change("mats", adam.actor, closed=True)

    def counted(known: str, given: str) -> bool:
        costs.append(known.rsplit("$", 2)[0])
        return matches(known, given)

    monkeypatch.setattr(passwords, "matches", counted)
    for name in ("tova", "mats", "nobody-at-all"):
        with pytest.raises(SignInRefused, match="wrong"):
            accounts.sign_in(name, "fel")
    assert len(costs) == 3 and set(costs) == {passwords.of_nobody().rsplit("$", 2)[0]} and costs[0].startswith("$argon2id$")


def test_a_session_ends_when_idle_and_after_a_working_day(house: House) -> None:
    accounts = Accounts(house.app)
    token = accounts.sign_in("tova", PASSWORD)
    for _ in range(18):
        move(house, minutes=25)
        assert accounts.visitor(token)
    move(house, minutes=45)
    assert accounts.visitor(token) is None
    token = accounts.sign_in("tova", PASSWORD)
    move(house, minutes=31)
    assert accounts.visitor(token) is None


def test_closing_an_account_or_changing_its_role_ends_its_sessions(house: House) -> None:
    accounts, admin = Accounts(house.app), Accounts(house.app).visitor(Accounts(house.app).sign_in("adam", PASSWORD))
    assert admin
    token, command = accounts.sign_in("tova", PASSWORD), Tokens(house.app).make("tova", "tova")
    accounts.change("tova", admin.actor, role=roles.AUDITOR)
    assert accounts.visitor(token) is None and Tokens(house.app).visitor(command) is None
    command = Tokens(house.app).make("tova", "tova")
    for closed in (True, False):
        accounts.change("tova", admin.actor, closed=closed)
    assert Tokens(house.app).visitor(command) is None, "an account that is opened again has no way in from before"
    accounts.change("tova", admin.actor, closed=True)
    with pytest.raises(SignInRefused):
        accounts.sign_in("tova", PASSWORD)
    with pytest.raises(BadInput):
        accounts.change("adam", admin.actor, closed=True)


def test_the_first_password_is_made_until_it_was_used(house: House) -> None:
    """With accounts there already it is none."""
    assert first_password(house.app) is None


def test_of_two_consoles_that_start_at_once_one_says_the_first_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both find no account; the other one, whose account is refused as there already, starts all the same."""
    fresh = open_app(load_settings(database_url=f"sqlite:///{tmp_path}/fresh.db"))
    monkeypatch.setattr("runtime.services.accounts.rows.all_accounts", lambda _: [])
    assert first_password(fresh)
    assert first_password(fresh) is None
    fresh.close()


def test_cookies_are_kept_from_scripts_and_other_sites(house: House) -> None:
    """Secure everywhere but on this very machine without TLS, where it would never come back."""
    for base, name, secure in (("http://localhost", "lockstep", False), ("https://las.example", "__Host-lockstep", True)):
        client = TestClient(house.web, base_url=base, follow_redirects=False)
        csrf = csrf_of(client.get("/sign-in").text)
        cookie = client.post("/sign-in", data={"name": "tova", "password": PASSWORD, "csrf": csrf}).headers["set-cookie"]
        assert cookie.startswith(f"{name}=") and "HttpOnly" in cookie and "SameSite=lax" in cookie
        assert ("Secure" in cookie) is secure


@pytest.mark.parametrize("following", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(house: House, following: str) -> None:
    client = TestClient(house.web, base_url="http://localhost", follow_redirects=False)
    csrf = csrf_of(client.get("/sign-in").text)
    form = {"name": "tova", "password": PASSWORD, "csrf": csrf, "next": following}
    assert client.post("/sign-in", data=form).headers["location"] == "/"
    assert client.post("/sign-in", data=form | {"csrf": "x"}).status_code == 403


def test_the_database_refuses_to_change_the_access_log(house: House) -> None:
    """Nor to delete from it; and a line changed behind its back is found."""
    client_of(house, "tova")
    client_of(house, "rut")
    services = Services(house.app)
    engine = house.app.store.engine
    for verb in ("UPDATE access_log SET account = 'x'", "DELETE FROM access_log"):
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(text(verb))
    assert services.log.broken() is None
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER access_log_no_update"))
        connection.execute(text("UPDATE access_log SET account = 'x' WHERE id = 2"))
    assert services.log.broken() == 2


def test_a_line_cut_from_the_end_of_the_log_is_found(house: House) -> None:
    client_of(house, "tova")
    services = Services(house.app)
    with house.app.store.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER access_log_no_delete"))
        connection.execute(text("DELETE FROM access_log WHERE id = (SELECT max(id) FROM access_log)"))
    assert services.log.broken() is not None


def test_signing_out_ends_the_session(house: House) -> None:
    tova = client_of(house, "tova")
    left = tova.post("/sign-out", data={"csrf": tova.csrf})
    assert left.status_code == 303 and left.headers["clear-site-data"] == '"cache", "storage"'
    assert tova.get("/orders").status_code == 303
