"""A second factor of a local account: set up with proof, asked for at every door, good once, counted, and reset on record."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from typer.testing import CliRunner

from console.cli import app as command
from runtime.services.access_log import AccessLog
from runtime.services.accounts import Accounts
from runtime.services.attempts import SignInRefused
from runtime.services.tokens import Tokens
from storage.schema_access import recovery_codes, second_factors
from tests.web.conftest import Client, client_of
from tests.web.installation import PASSWORD, House, commands_of, csrf_of, move
from tests.web.test_accounts import CAP, HOME, capped, tried
from workflow.errors import BadInput
from workflow.values import Actor

pytestmark = pytest.mark.slow
__all__ = ["capped"]
ADAM, HERE = Actor("adam", "admin"), "192.0.2.7"


def code_of(house: House, secret: str, steps: int = 0) -> str:
    """What the app shows now, or so many steps of 30 seconds away."""
    return pyotp.TOTP(secret).at(house.app.clock.now() + timedelta(seconds=30 * steps))


def enrolled(house: House, name: str = "tova") -> tuple[Accounts, str, list[str]]:
    """An account that has a second factor since a while; its secret and recovery codes."""
    accounts = Accounts(house.app)
    visitor = accounts.visitor(accounts.sign_in(name, PASSWORD))
    assert visitor
    secret = accounts.factors.begin(name).secret
    codes = accounts.prove_factor(visitor, PASSWORD, code_of(house, secret))
    move(house, minutes=2)
    return accounts, secret, codes


def refused(do: Any) -> str:
    with pytest.raises(SignInRefused) as found:
        do()
    return found.value.code


def said(house: House, what: str) -> list[tuple[str, str]]:
    return [(line["account"], line["subject"]) for line in AccessLog(house.app).lines(what=what)]


def test_the_password_alone_opens_no_door(house: House, client: Client) -> None:
    """Neither the page, nor the API, nor the command line; what the password gives opens nothing but the question for the code."""
    accounts, secret, _ = enrolled(house)
    anybody = TestClient(house.web, base_url="http://localhost", follow_redirects=False)
    csrf = csrf_of(anybody.get("/sign-in").text)
    asked = anybody.post("/sign-in", data={"name": "tova", "password": PASSWORD, "csrf": csrf, "next": "/help"})
    assert asked.status_code == 303 and asked.headers["location"] == "/sign-in/code?next=%2Fhelp" and "lockstep" not in anybody.cookies
    pending = anybody.cookies["lockstep-pending"]
    assert accounts.visitor(pending) is None and accounts.owner(pending) is None
    assert anybody.get("/api/v1/orders", headers={"Authorization": f"Bearer {pending}"}).status_code == 401
    assert anybody.get("/orders", cookies={"lockstep": pending}).status_code == 303
    body = {"name": "tova", "password": PASSWORD}
    assert "send a code" in anybody.post("/api/v1/sessions", json=body).text
    right = anybody.post("/api/v1/sessions", json={**body, "code": code_of(house, secret)})
    assert right.status_code == 201 and right.json()["role"] == "operator"
    move(house, minutes=1)
    page = anybody.get(asked.headers["location"]).text
    assert "one-time-code" in page
    form = {"csrf": csrf, "next": "/help", "code": code_of(house, secret)}
    assert anybody.post("/sign-in/code", data={**form, "csrf": "x"}).status_code == 403
    back = anybody.post("/sign-in/code", data=form)
    assert (back.status_code, back.headers["location"]) == (303, "/help") and anybody.get("/help").status_code == 200


def test_the_command_line_asks_for_the_code_and_its_tokens_stay(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of a command is the machine's: what it is given is a recovery code."""
    accounts, _, codes = enrolled(house)
    commands_of(house.app, monkeypatch)
    alone = CliRunner().invoke(command, ["accounts", "sign-in", "tova"], input=f"{PASSWORD}\n\n")
    assert alone.exit_code != 0 and not said(house, "token_made")
    token = Tokens(house.app).make("tova", "test")
    accounts.reset_factor("tova", ADAM)
    assert Tokens(house.app).visitor(token)
    enrolled(house)
    assert Tokens(house.app).visitor(token)


def test_a_code_is_good_once_and_near_its_time(house: House) -> None:
    """Of ten at the same moment one is let in; a neighbour of the step is good, a code of before is not good again."""
    accounts, secret, _ = enrolled(house)
    code = code_of(house, secret)

    def enter(_: int) -> str:
        try:
            return "in" if accounts.sign_in("tova", PASSWORD, f"192.0.2.{_}", code=code) else ""
        except SignInRefused as problem:
            return problem.code

    with ThreadPoolExecutor(5) as pool:
        assert Counter(pool.map(enter, range(5))) == {"in": 1, "wrong_code": 4}
    assert refused(lambda: accounts.sign_in("tova", PASSWORD, HERE, code=code_of(house, secret, -1))) == "wrong_code"
    assert refused(lambda: accounts.sign_in("tova", PASSWORD, HERE, code=code_of(house, secret, 2))) == "wrong_code"
    assert accounts.sign_in("tova", PASSWORD, HERE, code=code_of(house, secret, 1))


def test_codes_are_guessed_as_seldom_as_passwords(house: House) -> None:
    """The right password between the guesses does not reset their count; the right code is refused then, for a while."""
    accounts, secret, _ = enrolled(house)
    seen = [refused(lambda: accounts.sign_in("tova", PASSWORD, HERE, code="000000")) for _ in range(7)]
    assert seen == ["wrong_code"] * 5 + ["locked"] * 2
    assert refused(lambda: accounts.sign_in("tova", PASSWORD, HERE, code=code_of(house, secret))) == "locked"
    assert {name for name, _ in said(house, "code_failed")} == {"tova"}
    move(house, minutes=16)
    token, waits = accounts.begin_sign_in("tova", PASSWORD, HERE)
    assert waits
    seen = [refused(lambda: accounts.finish_sign_in(token, "000000", HERE)) for _ in range(6)]
    assert seen == ["wrong_code"] * 5 + ["locked"]
    move(house, minutes=16)
    assert refused(lambda: accounts.finish_sign_in(token, code_of(house, secret), HERE)) == "expired"
    assert accounts.sign_in("tova", PASSWORD, HERE, code=code_of(house, secret))


def test_wrong_codes_in_a_row_have_an_end_and_a_recovery_code_opens(capped: House) -> None:
    """Weeks of guesses at six digits by who knows the password: after so many a code is good where its owner has signed in, and
    elsewhere a recovery code alone, from which on codes are good again."""
    accounts, secret, codes = enrolled(capped)
    assert tried(accounts, "tova", PASSWORD, HOME, code_of(capped, secret)) == "in"
    said = []
    for n in range(CAP + 1):
        said.append(tried(accounts, "tova", PASSWORD, f"192.0.2.{n}", "000000"))
        move(capped, hours=5)
    assert said == ["wrong_code"] * CAP + ["codes_exhausted"]
    assert tried(accounts, "tova", PASSWORD, HERE, code_of(capped, secret)) == "codes_exhausted"
    assert tried(accounts, "tova", PASSWORD, HOME, code_of(capped, secret)) == "in"
    assert tried(accounts, "tova", PASSWORD, HERE, code_of(capped, secret, 1)) == "codes_exhausted"
    assert tried(accounts, "tova", PASSWORD, HERE, "aaaa-bbbb-cccc-dddd") == "codes_exhausted"
    assert tried(accounts, "tova", PASSWORD, HERE, codes[0]) == "in"
    move(capped, minutes=2)
    assert tried(accounts, "tova", PASSWORD, "192.0.2.200", code_of(capped, secret)) == "in"


def test_a_recovery_code_is_good_once_and_is_kept_as_a_hash(house: House) -> None:
    accounts, secret, codes = enrolled(house)
    assert accounts.sign_in("tova", PASSWORD, code=codes[0].upper())
    assert refused(lambda: accounts.sign_in("tova", PASSWORD, code=codes[0])) == "wrong_code"
    assert said(house, "recovery_code_used") == [("tova", "")] and accounts.factors.standing("tova").codes_left == 9
    file = Path(house.app.settings.database_url.removeprefix("sqlite:///"))
    kept = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert secret.encode() not in kept
    assert not any(text.encode() in kept for code in codes for text in (code, code.replace("-", "")))
    with house.app.store.read() as connection:
        assert connection.execute(select(recovery_codes.c.ref)).scalars().all()


def test_the_secret_opens_at_its_account_alone(house: House) -> None:
    """A row that was put at another account, in the database, opens nothing there."""
    accounts, secret, _ = enrolled(house)
    with house.app.store.engine.begin() as connection:
        connection.execute(second_factors.update().values(account="mats"))
    with pytest.raises(Exception, match=r"cannot be opened|refused|open"):
        accounts.sign_in("mats", PASSWORD, code=code_of(house, secret))


def test_it_is_set_up_with_the_password_and_a_code(house: House, client: Client) -> None:
    """Who finds an open session cannot set up a factor, or take one away; what is begun is not asked for before it is proven."""
    tova = client("tova")
    form = {"csrf": tova.csrf}
    page = tova.post("/second-factor", data={**form, "what": "begin"}).text
    found = re.search(r'<span class="num">([A-Z2-7 ]+)</span>', page)
    assert found and "data:image/svg+xml" in page
    secret = found[1].replace(" ", "")
    assert client_of(house, "tova").get("/").status_code == 200, "what is not proven is not asked for"
    code = code_of(house, secret)
    wrong = tova.post("/second-factor", data={**form, "what": "prove", "password": "fel", "code": code})
    assert wrong.status_code == 400 and "lösenordet stämmer inte" in wrong.text and found[1] in wrong.text
    wrong = tova.post("/second-factor", data={**form, "what": "prove", "password": PASSWORD, "code": "000000"})
    assert wrong.status_code == 400 and "Koden stämmer inte" in wrong.text
    other = client_of(house, "tova")
    done = tova.post("/second-factor", data={**form, "what": "prove", "password": PASSWORD, "code": code}).text
    codes = re.findall(r'<li class="num">([a-z2-9-]{19})</li>', done)
    assert len(set(codes)) == 10 and other.get("/").status_code == 303, "other sessions end"
    assert codes[0] not in tova.get("/second-factor").text and secret[:8] not in tova.get("/second-factor").text
    assert tova.post("/second-factor", data={**form, "what": "begin"}).status_code == 400
    lost = {**form, "what": "remove", "password": PASSWORD}
    assert tova.post("/second-factor", data={**lost, "code": code}).status_code == 400, "used already"
    fresh = tova.post("/second-factor", data={**lost, "what": "codes", "code": codes[1]}).text
    assert tova.post("/second-factor", data={**lost, "code": codes[2]}).status_code == 400, "the old codes are over"
    again = re.findall(r'<li class="num">([a-z2-9-]{19})</li>', fresh)
    assert tova.post("/second-factor", data={**lost, "code": again[0]}).status_code == 200
    assert [len(said(house, what)) for what in ("factor_added", "recovery_codes_renewed", "factor_removed")] == [1, 1, 1]


@pytest.fixture
def strict(tmp_path: Path) -> Any:
    made = House(tmp_path, second_factor_roles=("operator", "admin"))
    yield made
    made.close()


def test_a_role_that_must_have_it_can_do_nothing_before(strict: House) -> None:
    """Every page leads to setting it up; the API refuses; afterwards all is as usual. Other roles are not asked."""
    anybody = TestClient(strict.web, base_url="http://localhost", follow_redirects=False)
    csrf = csrf_of(anybody.get("/sign-in").text)
    assert anybody.post("/sign-in", data={"name": "tova", "password": PASSWORD, "csrf": csrf}).status_code == 303
    for path in ("/", "/orders", "/help", "/password", "/sessions", "/live"):
        assert anybody.get(path).headers.get("location") == "/second-factor", path
    page = anybody.get("/second-factor").text
    found = re.search(r'data-csrf="([0-9a-f]+)"', page)
    assert found and "Din roll kräver" in page
    token = anybody.post("/api/v1/sessions", json={"name": "tova", "password": PASSWORD}).json()["token"]
    refused_ = anybody.get("/api/v1/orders", headers={"Authorization": f"Bearer {token}"})
    assert refused_.status_code == 403 and "second factor" in refused_.text
    form = {"csrf": found[1], "password": PASSWORD}
    page = anybody.post("/second-factor", data={**form, "what": "begin"}).text
    secret = re.search(r'<span class="num">([A-Z2-7 ]+)</span>', page)
    assert secret
    code = code_of(strict, secret[1].replace(" ", ""))
    assert anybody.post("/second-factor", data={**form, "what": "prove", "code": code}).status_code == 200
    assert anybody.get("/orders").status_code == 200
    accounts = Accounts(strict.app)
    mats = accounts.visitor(accounts.sign_in("mats", PASSWORD))
    assert mats and not mats.due


def test_a_first_password_comes_before_a_second_factor(strict: House) -> None:
    accounts = Accounts(strict.app)
    first = accounts.new_password("tova", ADAM)
    visitor = accounts.visitor(accounts.sign_in("tova", first))
    assert visitor and visitor.due == "password"
    changed = accounts.visitor(accounts.change_password(visitor, first, "blå-kavaj-27-granar"))
    assert changed and changed.due == "second_factor"


def test_an_administrator_resets_a_lost_one_on_record(house: House, client: Client) -> None:
    """Not the own one; the account's sessions end, and so does what waited for a code."""
    accounts, secret, _ = enrolled(house)
    adam = client("adam")
    inside = accounts.sign_in("tova", PASSWORD, code=code_of(house, secret))
    waiting, _ = accounts.begin_sign_in("tova", PASSWORD)
    form = {"csrf": adam.csrf, "what": "factor"}
    assert "tvåstegsinloggning" in adam.get("/accounts").text
    assert adam.post("/accounts/tova", data=form).status_code == 303
    assert accounts.visitor(inside) is None and accounts.sessions.pending(waiting) is None
    assert ("adam", "tova") in said(house, "factor_removed")
    assert accounts.sign_in("tova", PASSWORD)
    assert adam.post("/accounts/tova", data=form).status_code == 400
    with pytest.raises(BadInput):
        accounts.reset_factor("adam", ADAM)


def test_a_role_that_nobody_declares_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="second_factor_roles"):
        House(tmp_path, second_factor_roles=("boss",))


