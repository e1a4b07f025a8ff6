"""Sealed fields: the database never sees what they hold."""

from base64 import b64encode
from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from yuqiao.kernel import clock
from yuqiao.kernel.sealed import is_current, seal, search_hash, unseal

Letter = apps.get_model("notify", "Letter")  # a model with a sealed column; the kernel has none of its own
OLD, NEW = (b64encode(bytes([n]) * 32).decode() for n in (1, 2))


def _stored(letter: Model) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_address FROM {Letter._meta.db_table} WHERE id = %s", [letter.pk])
        return cursor.fetchone()[0]


def _letter(address: str, key: str = "1") -> Model:
    now = clock.now()
    return Letter.objects.create(key=key, to_address=address, language="en", next_try_at=now, created_at=now)


def test_what_is_sealed_opens_again_and_never_looks_the_same():
    first, second = seal("410300198803050001"), seal("410300198803050001")
    assert unseal(first) == unseal(second) == "410300198803050001"
    assert first != second
    assert "1988" not in first


def test_an_altered_value_does_not_open():
    sealed = seal("地址")
    version, key, body = sealed.split(":")
    turned = "B" if body[20] == "A" else "A"
    with pytest.raises(ValueError, match="altered"):
        unseal(f"{version}:{key}:{body[:20]}{turned}{body[21:]}")


def test_a_value_of_a_dropped_key_does_not_open(settings):
    settings.SEAL_KEYS = [OLD]
    sealed = seal("x")
    settings.SEAL_KEYS = [NEW]
    with pytest.raises(ValueError, match="No key"):
        unseal(sealed)


def test_nothing_is_sealed_without_a_key(settings):
    settings.SEAL_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        seal("x")


def test_an_old_key_still_opens_and_the_new_one_seals(settings):
    settings.SEAL_KEYS = [OLD]
    before = seal("x")
    settings.SEAL_KEYS = [NEW, OLD]
    assert unseal(before) == "x"
    assert not is_current(before)
    assert is_current(seal("x"))


def test_the_search_hash_finds_the_same_value_only_with_the_same_key(settings):
    found = search_hash("x1234567")
    assert found == search_hash(" X1234567 ")
    assert found != search_hash("X1234568")
    settings.SEARCH_KEY = "another"
    assert found != search_hash("x1234567")


@pytest.mark.django_db
def test_the_database_holds_the_sealed_text_only():
    letter = _letter("budi@example.org")
    assert "budi" not in _stored(letter)
    assert Letter.objects.get(pk=letter.pk).to_address == "budi@example.org"


@pytest.mark.django_db
def test_an_empty_value_stays_empty():
    letter = _letter("")
    assert _stored(letter) == ""
    assert Letter.objects.get(pk=letter.pk).to_address == ""


@pytest.mark.django_db
def test_a_sealed_column_cannot_be_filtered_on():
    with pytest.raises(FieldError):
        Letter.objects.filter(to_address="budi@example.org").exists()


@pytest.mark.django_db
def test_rotation_seals_everything_with_the_newest_key_and_the_old_one_can_go(settings, tmp_path):
    settings.PKI_ROOT = tmp_path  # keys that other tests have made are sealed with the key of the settings
    settings.SEAL_KEYS = [OLD]
    letters = [_letter(f"a{n}@example.org", f"a{n}") for n in range(3)]
    empty = _letter("")
    settings.SEAL_KEYS = [NEW, OLD]
    said = StringIO()
    call_command("rotate_seals", stdout=said)
    assert "notify.Letter.to_address: 3" in said.getvalue()
    assert all(is_current(_stored(letter)) for letter in letters)
    settings.SEAL_KEYS = [NEW]
    assert [Letter.objects.get(pk=letter.pk).to_address for letter in letters] == [f"a{n}@example.org" for n in range(3)]
    assert _stored(empty) == ""
    again = StringIO()
    call_command("rotate_seals", stdout=again)
    assert "notify.Letter.to_address: 0" in again.getvalue()
