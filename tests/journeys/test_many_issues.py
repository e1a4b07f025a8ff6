"""Numbers under stress: fifty issues at once, and processes killed while they issue. No gap, no double, nothing unsigned."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, database_url
from yuqiao.areas.notarization.models import Certificate
from yuqiao.areas.notarization.tests.factories import BIRTH, TENDER, Case, make_office
from yuqiao.kernel.files import forget_unreferenced, path_of
from yuqiao.kernel.models import Series, StoredFile
from yuqiao.kernel.signing import check_signature
from yuqiao.matters.models import Document, Matter, Output
from yuqiao.matters.timeline import verify
from yuqiao.registers.models import NotaryOffice

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 6


@pytest.fixture
def var(settings, tmp_path) -> Path:
    """A folder of this test alone for files and keys, shared with its processes."""
    settings.FILES_ROOT, settings.PKI_ROOT = tmp_path / "files", tmp_path / "pki"
    return tmp_path


class Issuing:
    """A process that issues matters, and what it said."""

    def __init__(self, var: Path, matters: list[int], hands: int = 1) -> None:
        self.gate = var / "gate"
        command = [sys.executable, "-m", "tests.journeys.issuing", str(self.gate), str(hands), *map(str, matters)]
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
            "DATABASE_URL": database_url(),
            "DATABASE_POOL": str(hands + 1),
            "YUQIAO_VAR": str(var),
        }
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.says() == "ready"

    def says(self) -> str:
        return self.process.stdout.readline().strip()

    def rest(self) -> list[str]:
        return self.process.communicate(timeout=300)[0].splitlines()

    def kill(self) -> list[str]:
        self.process.send_signal(signal.SIGKILL)
        return self.rest()


def approved(office: NotaryOffice, number: int, answers: dict) -> list[int]:
    """Matters of one office that are about to be issued."""
    return [Case(answers, office).approved().matter.pk for _ in range(number)]


def printed(pdf: bytes) -> str:
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s", "", run.stdout.decode())


def check_register(office: NotaryOffice, number: int, read: int) -> None:
    """Every number from the first to the last exists once, with its line, its file and its signature; `read` of them are read."""
    outputs = list(Output.objects.select_related("document__stored", "certificate").order_by("sequence"))
    assert [o.sequence for o in outputs] == list(range(1, number + 1))
    assert Series.objects.get(key__startswith="notarization.certificate").last == number
    assert len({o.verification_code for o in outputs}) == number
    assert Certificate.objects.count() == Document.objects.filter(kind="certificate").count() == number
    for output in outputs:
        pdf = path_of(output.document.stored.sha256).read_bytes()
        checked = check_signature(pdf)
        assert checked.valid and checked.signer_name == office.name_zh, output.number
        assert (output.certificate.sequence, output.certificate.matter_id) == (output.sequence, output.matter_id)
        assert f"第{output.sequence}号" in output.number
    for output in random.Random(1).sample(outputs, read):
        text = printed(path_of(output.document.stored.sha256).read_bytes())
        assert text.count(output.number) >= 3 and output.verification_code in text, output.number
        others = {f"证外{o}字第{n}号" for n in range(1, number + 1) if n != output.sequence for o in ("民", "经")}
        assert not [o for o in others if o in text], "no number of another one stands in it"


def test_fifty_issues_at_once_take_fifty_consecutive_numbers(var):
    office = make_office()
    matters = approved(office, 50, BIRTH)
    processes = [Issuing(var, matters[n::5], hands=10) for n in range(5)]
    (var / "gate").touch()
    said = [line for process in processes for line in process.rest()]
    assert [line for line in said if line.startswith("failed")] == []
    assert len([line for line in said if line.startswith("done")]) == 50
    check_register(office, 50, read=50)
    assert all(verify(m) is None and m.state == "issued" for m in Matter.objects.all())


def test_a_process_killed_while_it_issues_leaves_no_gap_and_nothing_half_done(var):
    office, dice = make_office(), random.Random(20261124)
    waiting, acknowledged, killed_within = approved(office, 24, TENDER), set(), 0
    (var / "gate").touch()
    for _ in range(KILLS):
        process = Issuing(var, waiting)
        assert process.says() == f"begun {waiting[0]}"
        time.sleep(dice.uniform(0.05, 0.9))
        lines = [f"begun {waiting[0]}", *process.kill()]
        assert not [line for line in lines if line.startswith("failed")], lines
        done = {int(line.split()[1]) for line in lines if line.startswith("done")}
        begun = {int(line.split()[1]) for line in lines if line.startswith("begun")}
        acknowledged |= done
        killed_within += len(begun - done)
        issued = set(Matter.objects.filter(state="issued").values_list("pk", flat=True))
        assert acknowledged <= issued, "what was acknowledged is there"
        check_register(office, 3 * len(issued), read=0) if issued else None
        waiting = [pk for pk in waiting if pk not in issued]
    assert killed_within >= KILLS / 2 and waiting, "it was killed too late to prove anything"
    lines = Issuing(var, waiting).rest()
    assert not [line for line in lines if line.startswith("failed")], lines
    check_register(office, 72, read=12)
    assert all(verify(m) is None and m.state == "issued" and m.certificates.count() == 3 for m in Matter.objects.all())

    forget_unreferenced(timedelta(0))
    left = {f.name for f in (var / "files").rglob("*") if f.is_file()}
    assert left == set(StoredFile.objects.values_list("sha256", flat=True)), "what the killed ones left is swept, and no more"
