"""Users, passwords, sessions, tokens and the delays of failed sign-ins, over a store."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - the fixtures are annotated with it

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signing import PASSWORD, QUICK, Clock
from sqlalchemy import select

from qawl.accounts import Role, Scope, names, passwords, scopes_of
from qawl.accounts.accounts import Accounts
from qawl.accounts.keys import derived, digest, new_key, same
from qawl.errors import AccountError, LockedError
from qawl.store import Store, schema

HERE = "192.0.2.7"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with Store.open(place) as opened:
        yield opened


@pytest.fixture
def accounts(store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    monkeypatch.setattr(passwords, "HASHER", QUICK)
    monkeypatch.setattr(passwords, "NOBODYS", QUICK.hash("of nobody"))
    return Accounts(store, clock=clock)


def signed_in(accounts: Accounts, name: str, password: str = PASSWORD, address: str = HERE) -> str:
    key = accounts.sign_in(name, password, address)
    assert key is not None
    return key


def fail(accounts: Accounts, times: int, name: str = "salma", address: str = HERE) -> None:
    for _ in range(times):
        assert accounts.sign_in(name, "not the password at all", address) is None


# --- names and passwords ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["سلمى الراوي", "salma", "Salma.R-2", "desk@news", "a"])
def test_a_name_in_any_script(accounts: Accounts, name: str) -> None:
    assert accounts.add(name, Role.READER, PASSWORD).name == name


@pytest.mark.parametrize(
    "name", ["", "  ", "x" * 65, "<b>", "a\u202eb", "a\0b", "-salma", "a/b", "sal\u200dma", "a;b", "\ud800", "سلمى،"]
)
def test_what_can_be_no_name(accounts: Accounts, name: str) -> None:
    with pytest.raises(AccountError):
        accounts.add(name, Role.READER, PASSWORD)


@pytest.mark.parametrize("other", ["Salma", "SALMA", " salma ", "ｓａｌｍａ"])
def test_names_that_look_alike_are_one(accounts: Accounts, other: str) -> None:
    accounts.add("salma", Role.READER, PASSWORD)
    with pytest.raises(AccountError, match="there is a user of this name"):
        accounts.add(other, Role.READER, PASSWORD)
    signed_in(accounts, other)


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "aaaaaaaaaaaaaa", "salma and so on", "x1y2z3" * 50])
def test_what_will_not_do_as_a_password(accounts: Accounts, password: str) -> None:
    with pytest.raises(AccountError):
        accounts.add("salma", Role.READER, password)
    assert accounts.users() == []


@given(password=st.text(min_size=12, max_size=60))
@settings(max_examples=8, deadline=None)
def test_a_password_is_that_one_and_no_other(password: str) -> None:
    made = passwords.hashed(password)
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert password not in made
    assert passwords.verify(password, made)
    assert not passwords.verify(f"{password}x", made)
    assert not passwords.verify(password[:-1], made)


def test_a_password_is_the_same_however_it_was_composed() -> None:
    assert passwords.verify("cafe\u0301 on the corner", passwords.hashed("caf\u00e9 on the corner"))


@pytest.mark.parametrize("known", [None, "", "plain", "$argon2id$broken"])
def test_what_is_no_hash_is_of_no_password(known: str | None) -> None:
    assert not passwords.verify(PASSWORD, known)


@given(st.text(max_size=40), st.text(max_size=40))
def test_secrets_are_equal_where_they_are(one: str, other: str) -> None:
    assert same(one, other) == (one.encode("utf-8", "surrogatepass") == other.encode("utf-8", "surrogatepass"))
    assert len(digest(one)) == 64


@given(st.text(max_size=80))
def test_a_name_that_is_kept_is_kept_as_it_is(given_name: str) -> None:
    try:
        kept = names.name_of(given_name)
    except AccountError:
        return
    assert names.name_of(kept) == kept
    assert kept.isprintable()


def test_secrets_are_new_and_derived_ones_tell_nothing() -> None:
    one, other = new_key(), new_key()
    assert one != other
    assert len(one) >= 43
    assert derived(one, "forms") != derived(other, "forms")
    assert one not in derived(one, "forms")


# --- users ------------------------------------------------------------------------------------------------------------


def test_roles_and_scopes() -> None:
    assert [role for role in Role if role.covers(Role.EDITOR)] == [Role.EDITOR, Role.ADMIN]
    assert scopes_of(Role.READER) == {Scope.READ}
    assert scopes_of(Role.EDITOR) == set(Scope)


def test_a_removed_user_is_out_and_the_name_stays_taken(accounts: Accounts) -> None:
    user = accounts.add("salma", Role.EDITOR, PASSWORD)
    key = signed_in(accounts, "salma")
    _, secret = accounts.make_token(user, {Scope.READ})
    accounts.remove("salma")
    assert (accounts.session(key), accounts.token(secret), accounts.users()) == (None, None, [])
    assert accounts.sign_in("salma", PASSWORD, HERE) is None
    with pytest.raises(AccountError, match="was removed"):
        accounts.add("Salma", Role.READER, PASSWORD)


def test_the_last_admin_stays_one(accounts: Accounts) -> None:
    accounts.add("adam", Role.ADMIN, PASSWORD)
    accounts.add("salma", Role.EDITOR, PASSWORD)
    for change in (lambda: accounts.set_role("adam", Role.READER), lambda: accounts.remove("adam")):
        with pytest.raises(AccountError, match="last admin"):
            change()
    accounts.set_role("salma", Role.ADMIN)
    assert accounts.set_role("adam", Role.READER).role is Role.READER


def test_no_secret_is_kept_as_it_is(accounts: Accounts, store: Store) -> None:
    user = accounts.add("salma", Role.EDITOR, PASSWORD)
    key = signed_in(accounts, "salma")
    _, secret = accounts.make_token(user, {Scope.READ})
    with store.begin() as connection:
        assert connection.execute(select(schema.sessions.c.secret)).scalar() == digest(key)
        kept = str([connection.execute(select(table)).all() for table in schema.metadata.sorted_tables])
    assert "salma" in kept
    assert not any(each in kept for each in (PASSWORD, key, secret))


# --- sessions ---------------------------------------------------------------------------------------------------------


def test_a_session_ends_idle_and_old(accounts: Accounts, clock: Clock) -> None:
    accounts.add("salma", Role.EDITOR, PASSWORD)
    idle, busy = signed_in(accounts, "salma"), signed_in(accounts, "salma")
    for _ in range(27):
        clock.passes(hours=6)
        found = accounts.session(busy)
        assert found is not None
        assert found.user.name == "salma"
    assert accounts.session(idle) is None
    clock.passes(hours=6)
    assert accounts.session(busy) is None


def test_another_password_ends_the_other_sessions(accounts: Accounts) -> None:
    accounts.add("salma", Role.EDITOR, PASSWORD)
    mine, elsewhere = signed_in(accounts, "salma"), signed_in(accounts, "salma")
    accounts.set_password("salma", "another tall date palm", keep=accounts.session(mine))
    assert accounts.session(mine) is not None
    assert accounts.session(elsewhere) is None
    assert accounts.sign_in("salma", PASSWORD, HERE) is None
    signed_in(accounts, "salma", "another tall date palm")


def test_a_role_changes_with_the_next_question(accounts: Accounts) -> None:
    accounts.add("salma", Role.EDITOR, PASSWORD)
    key = signed_in(accounts, "salma")
    accounts.set_role("salma", Role.READER)
    found = accounts.session(key)
    assert found is not None
    assert found.user.role is Role.READER


@given(st.text(max_size=50))
@settings(max_examples=20, deadline=None)
def test_no_other_key_opens_a_session_or_holds_as_a_token(other: str) -> None:
    with Store.open("sqlite://") as store:
        accounts = Accounts(store)
        assert accounts.session(other) is None
        assert accounts.token(f"qawl_{other}") is None


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_a_token_holds_until_it_ends_or_is_revoked(accounts: Accounts, clock: Clock) -> None:
    user = accounts.add("salma", Role.EDITOR, PASSWORD)
    made, secret = accounts.make_token(user, {Scope.ADD, Scope.READ}, label=" import  at night ", days=30)
    assert (made.label, made.scopes, made.used) == ("import at night", (Scope.READ, Scope.ADD), None)
    found = accounts.token(secret)
    assert found is not None
    assert (found.id, found.user) == (made.id, user)
    assert accounts.tokens(user)[0].used == clock.now
    _, second = accounts.make_token(user, {Scope.READ}, days=60)
    clock.passes(days=31)
    assert accounts.token(secret) is None
    assert accounts.token(second) is not None
    accounts.revoke(user, accounts.tokens(user)[0].id)
    assert accounts.token(second) is None


@pytest.mark.parametrize(
    ("scopes", "days"), [(set(), 1), ({Scope.ADD}, 1), ({Scope.REVIEW}, 1), ({Scope.READ}, 0), ({Scope.READ}, 400)]
)
def test_tokens_that_are_not_made(accounts: Accounts, scopes: set[Scope], days: int) -> None:
    user = accounts.add("reem", Role.READER, PASSWORD)
    with pytest.raises(AccountError):
        accounts.make_token(user, scopes, days=days)
    assert accounts.tokens(user) == []


def test_nobody_revokes_the_token_of_another(accounts: Accounts) -> None:
    salma, reem = (accounts.add(name, Role.EDITOR, PASSWORD) for name in ("salma", "reem"))
    made, secret = accounts.make_token(salma, {Scope.READ})
    with pytest.raises(AccountError):
        accounts.revoke(reem, made.id)
    assert accounts.token(secret) is not None


# --- failed sign-ins --------------------------------------------------------------------------------------------------


def test_failures_lock_a_name_for_longer_and_longer(accounts: Accounts, clock: Clock) -> None:
    accounts.add("salma", Role.EDITOR, PASSWORD)
    fail(accounts, 5)
    waits = []
    for number in range(9):
        with pytest.raises(LockedError) as locked:
            accounts.sign_in("salma", PASSWORD, f"192.0.2.{number}")  # the right password, from anywhere
        waits.append(locked.value.seconds)
        clock.passes(seconds=locked.value.seconds)
        fail(accounts, 1, address=f"192.0.2.{number}")
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1800, 1800]
    clock.passes(seconds=1800)
    signed_in(accounts, "salma", address="192.0.2.99")
    fail(accounts, 4, address="192.0.2.99")
    signed_in(accounts, "salma", address="192.0.2.99")


def test_a_name_that_nobody_has_is_locked_as_well(accounts: Accounts) -> None:
    fail(accounts, 5, name="nobody")
    with pytest.raises(LockedError):
        accounts.sign_in("nobody", PASSWORD, HERE)


@pytest.mark.parametrize(
    ("one", "other", "locked"),
    [
        (HERE, HERE, True),
        (HERE, "192.0.2.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", HERE, True),
        ("", "not an address", True),
    ],
)
def test_failures_lock_an_address_whatever_the_names(accounts: Accounts, one: str, other: str, locked: bool) -> None:
    accounts.add("salma", Role.EDITOR, PASSWORD)
    for number in range(20):
        fail(accounts, 1, name=f"name{number}", address=one)
    if locked:
        with pytest.raises(LockedError):
            accounts.sign_in("salma", PASSWORD, other)
    else:
        signed_in(accounts, "salma", address=other)


def test_another_password_lifts_the_lock(accounts: Accounts) -> None:
    accounts.add("salma", Role.EDITOR, PASSWORD)
    fail(accounts, 5)
    accounts.set_password("salma", "another tall date palm")
    signed_in(accounts, "salma", "another tall date palm")


def test_failures_are_forgotten(accounts: Accounts, clock: Clock) -> None:
    accounts.add("salma", Role.EDITOR, PASSWORD)
    fail(accounts, 4)
    clock.passes(hours=13)
    fail(accounts, 4)
    signed_in(accounts, "salma")
