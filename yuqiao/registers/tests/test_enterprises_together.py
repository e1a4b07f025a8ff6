"""Two people at the same moment: one enterprise, one seat, one merge."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.files import keep_bytes
from yuqiao.people.models import Role, Seat
from yuqiao.registers.enterprises import merging
from yuqiao.registers.enterprises import representation as rep
from yuqiao.registers.enterprises.services import change_enterprise
from yuqiao.registers.models import Enterprise, EnterpriseMerge, EntryChange, Representative
from yuqiao.registers.tests.enterprise_factories import LIST, ONE, THREE, TWO, account, enterprise

pytestmark = pytest.mark.django_db(transaction=True)


def together(*verbs: Callable) -> list[str]:
    """What came of verbs that begin at the same moment: "done", or the code of the refusal."""
    results: list[str] = []
    start = threading.Barrier(len(verbs))

    def run(verb: Callable) -> None:
        start.wait()
        try:
            verb()
            results.append("done")
        except YuqiaoError as error:
            results.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_who_is_slower_changes_nothing():
    first, second = account(Role.REGISTRAR), account(Role.REGISTRAR)
    proof = keep_bytes(b"%PDF-1.4 authority", "authority.pdf")
    asked = [rep.ask_to_represent(account(), ONE, "河南星络演示机电有限公司", proof, "a.pdf") for _ in range(2)]

    # One request, decided by two.
    def confirm(one: Representative, by) -> Callable:
        return lambda: rep.confirm_representative(one.pk, by)

    assert together(confirm(asked[0], first), confirm(asked[0], second)) == ["decided", "done"]
    assert Seat.objects.filter(role=Role.ENTERPRISE_REPRESENTATIVE).count() == 1
    # Two requests for an enterprise that is not here yet: one entry, one main representative.
    more = [rep.ask_to_represent(account(), THREE, "丙演示公司", proof, "b.pdf") for _ in range(2)]
    assert together(confirm(more[0], first), confirm(more[1], second)) == ["done", "done"]
    assert Enterprise.objects.filter(credit_code=THREE).count() == 1
    assert Representative.objects.filter(credit_code=THREE, main=True).count() == 1
    # One pair, merged by two in both directions.
    one, two = Enterprise.objects.get(credit_code=ONE), enterprise(TWO)
    pair = (lambda: merging.merge(one.pk, two.pk, [], first), lambda: merging.merge(two.pk, one.pk, [], second))
    assert together(*pair) == ["done", "merged_already"]
    assert EnterpriseMerge.objects.count() == 1
    # One version, changed by two.
    row = Enterprise.objects.get(credit_code=THREE)
    texts = ("轴承", "电机")
    changes = [lambda t=t: change_enterprise(row.pk, {"products": t}, LIST, version=row.version) for t in texts]
    assert together(*changes) == ["changed", "done"]
    assert EntryChange.objects.filter(entry=row.pk, field="products").count() == 1
