"""Who is asked next: country, field and language first, then whoever was asked longest ago."""

from django.db.models import Count, Exists, F, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yuqiao.kernel import clock
from yuqiao.matters.models import Assignment, Matter
from yuqiao.registers.models import Lawyer
from yuqiao.registers.white_list import may_be_offered


def _has(relation: str, matter_value: int | None) -> Exists | None:
    if matter_value is None:
        return None
    through = getattr(Lawyer, relation).through
    column = {"territories": "territory_id", "practice_areas": "practicearea_id"}[relation]
    return Exists(through.objects.filter(lawyer_id=OuterRef("pk"), **{column: matter_value}))


def _count(model: type[Model], *, handler: str = "", lawyer: str = "", **fixed: object) -> Coalesce:
    """How many rows of a model belong to the lawyer at hand, each asked of its own index."""
    own = {"handler": OuterRef(handler)} if handler else {"lawyer": OuterRef(lawyer)}
    column = next(iter(own))
    counted = model.objects.filter(**own, **fixed).order_by().values(column).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def candidates(matter: Matter) -> QuerySet[Lawyer]:
    """Lawyers who take consultations, may be offered a matter today, are not full, and were not asked in this matter yet; best fit first.

    Fit: the matter's country, field and language of the answer, in this order. Among equals, whoever was offered something longest ago.
    """
    asked = Assignment.objects.filter(matter=matter, lawyer=OuterRef("pk"))
    wanted = matter.answers.get("answer_language") or ("zh" if matter.language.startswith("zh") else "en")
    languages = ("zh", "en") if wanted == "both" else (wanted,)
    found = (
        Lawyer.objects.filter(takes_consultations=True, user__is_active=True, firm__isnull=False)
        .exclude(Exists(asked))
        .exclude(user=matter.client_user_id)
        .annotate(load=_count(Matter, handler="user", closed_at=None) + _count(Assignment, lawyer="pk", status="offered"))
        .filter(load__lt=F("load_limit"))
        .filter(may_be_offered(clock.today()))
        .select_related("user", "firm")
    )
    order = []
    fits = [
        ("fits_territory", _has("territories", matter.territory_id)),
        ("fits_field", _has("practice_areas", matter.practice_area_id)),
    ]
    for language in languages:
        spoken = Lawyer.languages.through.objects.filter(lawyer_id=OuterRef("pk"), servicelanguage__code=language)
        fits.append((f"speaks_{language}", Exists(spoken)))
    for name, fit in fits:
        if fit is not None:
            found = found.annotate(**{name: fit})
            order.append(f"-{name}")
    return found.order_by(*order, F("last_offered_at").asc(nulls_first=True), "pk")
