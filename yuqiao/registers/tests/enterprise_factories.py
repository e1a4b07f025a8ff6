"""Enterprises and accounts for tests, all invented."""

from datetime import date

from django.test import Client

from yuqiao.people.models import Seat, User
from yuqiao.registers.enterprises.services import Origin, enter_enterprise
from yuqiao.registers.models import Enterprise

ONE, TWO, THREE = "91410300MA9DEM002Q", "91410100MA0FAKE01T", "91410700MA9DEM001A"
LIST = Origin("外贸企业名单2026", date(2026, 3, 1))


def account(role: str = "", name: str = "", **seat) -> User:
    user = User.objects.create_account(
        email=f"e{User.objects.count()}@test.example", password="a-long-test-password", name=name or "somebody", is_demo=True
    )
    if role:
        Seat.objects.create(user=user, role=role, valid_from="2020-01-01", **seat)
    return user


def enterprise(code: str = ONE, name: str = "河南星络演示机电有限公司", **values) -> Enterprise:
    return enter_enterprise(code, {"name_zh": name, **values}, LIST)[0]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
