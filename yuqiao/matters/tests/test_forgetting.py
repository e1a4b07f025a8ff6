"""What is no longer needed goes, and nothing else."""

import os

import pytest
from django.db import transaction

from yuqiao.kernel import clock
from yuqiao.kernel.files import forget_unreferenced, keep_bytes, path_of
from yuqiao.kernel.models import StoredFile
from yuqiao.matters.drafts import open_draft

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
pytestmark = pytest.mark.django_db


def test_what_nothing_refers_to_is_forgotten_after_two_days_and_the_rest_stays(settings, tmp_path):
    store = settings.FILES_ROOT = tmp_path / "files"
    with clock.frozen("2026-11-20T10:00"):
        gone, used = keep_bytes(PDF, "a.pdf"), keep_bytes(PDF + b"%", "b.pdf")
        open_draft("consultation", "en", None).uploads.create(key="k", name="b.pdf", size=1, stored=used, created_at=clock.now())
    with clock.frozen("2026-11-21T10:00"):
        assert forget_unreferenced() == 0, "it may belong to a form that is still open"
    with clock.frozen("2026-11-23T10:00"):
        young = keep_bytes(PDF + b"%%", "c.pdf")
        (store / "uploads").mkdir()
        piece = store / "uploads" / "old.part"
        piece.write_bytes(b"x")
        os.utime(piece, (0, 0))
        assert forget_unreferenced() == 2
    assert set(StoredFile.objects.all()) == {used, young}
    assert (path_of(gone.sha256).exists(), path_of(used.sha256).exists(), piece.exists()) == (False, True, False)


def test_what_a_broken_off_transaction_or_process_left_behind_goes_too(settings, tmp_path):
    store = settings.FILES_ROOT = tmp_path / "files"
    kept = keep_bytes(PDF, "a.pdf")
    with transaction.atomic():
        lost = path_of(keep_bytes(PDF + b"%", "b.pdf").sha256)
        transaction.set_rollback(True)
    piece, fresh = store / ".in-0815", path_of(keep_bytes(PDF + b"%%", "c.pdf").sha256)
    piece.write_bytes(b"%PDF")
    StoredFile.objects.exclude(pk=kept.pk).delete()
    for file in (lost, piece, path_of(kept.sha256)):
        os.utime(file, (0, 0))
    open_draft("consultation", "en", None).uploads.create(key="k", name="a.pdf", size=1, stored=kept, created_at=clock.now())
    assert lost.exists()
    assert forget_unreferenced() == 2
    assert [f.exists() for f in (lost, piece, fresh, path_of(kept.sha256))] == [False, False, True, True]
