"""Lines of the register written directly: for tests of lists and figures, which need many and no paper behind them."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from yuqiao.areas.notarization import words
from yuqiao.areas.notarization.issuing import STOPS
from yuqiao.areas.notarization.models import Authentication, Certificate, Delivery, NotarialFile
from yuqiao.areas.notarization.selectors import items_of
from yuqiao.areas.notarization.tests.factories import make_notarial_matter, make_office
from yuqiao.kernel import clock
from yuqiao.kernel.series import next_number
from yuqiao.matters.models import Matter, Output
from yuqiao.matters.numbers import number_key
from yuqiao.registers.models import NotaryOffice

_codes = count(100000)


@transaction.atomic
def make_line(matter: Matter | None = None, office: NotaryOffice | None = None, **more: Any) -> Certificate:
    """A certificate under the next number of its series, in force unless `state` says otherwise."""
    matter = matter or make_notarial_matter(office or make_office())
    office = matter.notarial_file.office
    item = more.pop("item", None) or items_of(matter)[0]
    issued_on: date = more.pop("issued_on", clock.today())
    classed = more.pop("number_class", item.number_class)
    state = more.pop("state", Output.State.VALID)
    series = f"notarization.certificate:{office.office.code}:{issued_on.year}:{classed}"
    sequence = more.pop("sequence", None) or next_number(series)
    noon = datetime.combine(issued_on, datetime.min.time(), clock.ZONE) + timedelta(hours=12)
    title = words.NUMBER_CLASSES[classed]
    number = f"（{issued_on.year}）{office.short_name}证{title.zh}字第{sequence}号"
    number_en = f"({issued_on.year}) {office.short_name_en} Zheng {title.en} Zi, No. {sequence}"
    output = Output.objects.create(
        matter=matter,
        code="certificate",
        series=series,
        sequence=sequence,
        number=number,
        number_en=number_en,
        number_key=number_key(number),
        number_en_key=number_key(number_en),
        issued_at=noon,
        issued_on=issued_on,
        verification_code=str(next(_codes)),
        state=state,
        state_at=more.pop("state_at", None if state == "valid" else noon),
        state_reason="" if state == "valid" else more.pop("reason", "打印故障：卡纸"),
        replaced_by=more.pop("replaced_by", None),
    )
    values = {"handler": matter.handler, "route": item.route, "subject": item.subject, "destination": item.destination, **more}
    certificate = Certificate.objects.create(
        output=output,
        matter=matter,
        item=item,
        office=office,
        year=issued_on.year,
        number_class=classed,
        sequence=sequence,
        issued_on=issued_on,
        state=state,
        **values,
    )
    if state == Output.State.VALID:
        Authentication.objects.bulk_create(
            Authentication(certificate=certificate, step=n, authority=a, office=office, changed_at=clock.now())
            for n, a in enumerate(STOPS.get(certificate.route, ()), start=1)
        )
    return certificate


def issued_matter(office: NotaryOffice, answers: dict[str, str] | None = None, code: str = "BCDF2345", **changes: Any) -> Matter:
    """A matter whose certificates stand in the register and wait for their authorities, with a pick-up code."""
    matter = make_notarial_matter(office, answers, **changes)
    for item in items_of(matter):
        make_line(matter, item=item, accepted_on=clock.today() - timedelta(days=5))
    Delivery.objects.create(matter=matter, pick_up_code=code)
    NotarialFile.objects.filter(matter=matter).update(ended_on=clock.today(), accepted_on=clock.today() - timedelta(days=5))
    Matter.objects.filter(pk=matter.pk).update(state="issued", waiting_on="professional")
    matter.refresh_from_db()
    return matter
