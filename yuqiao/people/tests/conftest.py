"""Accounts for the tests of this room."""

import pytest
from django.test import Client

from yuqiao.people.models import Role, User
from yuqiao.people.services import grant_seat

PASSWORD = "lighthouse-on-the-river-7"


@pytest.fixture
def make(db):
    """Makes an account with an optional seat."""

    def _make(email: str | None = "ada@example.org", role: str = "", **values) -> User:
        user = User.objects.create_account(email=email, password=PASSWORD, **values)
        if role:
            grant_seat(user, role, enterprise_code="91410100MA00000X0Q" if role == Role.ENTERPRISE_REPRESENTATIVE else "")
        return user

    return _make


@pytest.fixture
def as_user():
    """A client that is signed in as this account."""

    def _client(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return _client


@pytest.fixture
def admin(make) -> User:
    """An administrator of the demonstration: no second factor is asked."""
    return make("admin@example.org", Role.ADMINISTRATOR, name="Admin", is_demo=True)
