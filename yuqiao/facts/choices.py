"""The closed lists of words that fact rows use; the stored words are those of the data files."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Confidence(models.TextChoices):
    """`sourced`: an outside source was seen. `knowledge`: to be confirmed by a person before it is shown as fact."""

    SOURCED = "sourced", _("sourced")
    KNOWLEDGE = "knowledge", _("not confirmed, ask")


class Unit(models.TextChoices):
    """What the value of a rule counts. `fact` is any other JSON value, explained by the statement of the rule."""

    WORKING_DAY = "working_day", _("working days")
    CALENDAR_DAY = "calendar_day", _("calendar days")
    MONTH = "month", _("months")
    HOUR = "hour", _("hours")
    MINUTE = "minute", _("minutes")
    CLASS_HOUR = "class_hour", _("class hours")
    COUNT = "count", _("number")
    CNY = "cny", _("yuan")
    FACT = "fact", _("fact")


class TerritoryKind(models.TextChoices):
    COUNTRY = "country", _("country")
    REGION = "region", _("region")


class TreatyStatus(models.TextChoices):
    """Where a country or region stands towards an instrument; for bilateral ones, towards mainland China."""

    PARTY = "party", _("party")
    IN_FORCE_WITH_MAINLAND = "party_in_force_with_mainland", _("party, in force with mainland China")
    NOT_IN_FORCE_WITH_MAINLAND = "party_not_in_force_with_mainland", _("party, not in force with mainland China")
    IN_FORCE = "in_force", _("in force")
    MEMBER = "member", _("member")
    EXTENDED_BY_CHINA = "extended_by_china", _("applies through China")
    APPLIES_TO_SAR = "applies_to_sar", _("applies to the special administrative region")
    ELIGIBLE = "eligible", _("eligible")
    ELIGIBLE_30_DAYS = "eligible_30_days", _("eligible, up to 30 days")
    SIGNED_NOT_RATIFIED = "signed_not_ratified", _("signed, not ratified")
    SIGNED_NOT_IN_FORCE = "signed_not_in_force", _("signed, not in force")
    REPLACED = "replaced_by_fta_chapter", _("replaced by a chapter of a free-trade agreement")
    TERMINATED = "terminated", _("terminated")
    DENOUNCED = "denounced", _("denounced")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class TransitTopic(models.TextChoices):
    """What a line of the rule on visa-free transit is about."""

    WHO = "who", _("who and where")
    CONDITIONS = "conditions", _("conditions at the port")
    COUNT = "count", _("how the hours count")
    ACTIVITIES = "activities", _("what is allowed")
    REGISTRATION = "registration", _("registration of residence")
    TROUBLE = "trouble", _("when things go wrong")
    HENAN = "henan", _("Zhengzhou and Henan")
    OTHER = "other", _("not to be confused")


class DivisionLevel(models.TextChoices):
    PROVINCE = "province", _("province")
    CITY = "prefecture_level_city", _("prefecture-level city")
    DISTRICT = "district", _("district")
    COUNTY = "county", _("county")
    COUNTY_CITY = "county_level_city", _("county-level city")
    COUNTY_CITY_UNDER_PROVINCE = "county_level_city_under_province", _("county-level city under the province")


class Applicant(models.TextChoices):
    PERSON = "person", _("person")
    ENTERPRISE = "enterprise", _("enterprise")
    BOTH = "both", _("person or enterprise")


class RemoteVideo(models.TextChoices):
    """Whether a notarial matter is on the list for remote video; `not_listed` does not mean forbidden."""

    YES = "yes", _("listed")
    CONDITIONAL = "yes_conditional", _("listed, with conditions")
    NOT_LISTED = "not_listed", _("not listed")


class PaperForm(models.TextChoices):
    ORIGINAL = "original", _("original")
    COPY = "copy", _("copy")
    BOTH = "original_and_copy", _("original and copy")
    ON_SITE = "on_site", _("done on site")


class Requirement(models.TextChoices):
    REQUIRED = "required", _("required")
    CONDITIONAL = "conditional", _("only in some cases")


class Condition(models.TextChoices):
    """When a paper is asked for that is not always asked for: the machine's word for `condition_zh` and `condition_en`."""

    BY_AGENT = "by_agent", _("applied for by an authorised person")
    NEEDS_RESOLUTION = "needs_resolution", _("articles or law ask for a resolution")
    APPLICANT_ABROAD = "applicant_abroad", _("the applicant is abroad")
    DISPOSES_PROPERTY = "disposes_property", _("property is disposed of")
    APPLICANT_ENTERPRISE = "applicant_enterprise", _("the applicant is an enterprise")
    APPLICANT_PERSON = "applicant_person", _("the applicant is a person")
    BORN_1996_IN_HOSPITAL = "born_1996_in_hospital", _("born in a Chinese hospital on or after 1 January 1996")
    NO_MEDICAL_CERTIFICATE = "no_medical_certificate", _("there is no medical birth certificate")
    NAMES_PARENTS = "names_parents", _("parents are named")
    REGISTER_SILENT = "register_silent", _("the register does not show the former name")
    HAS_PASSPORT = "has_passport", _("there is a passport")
    MARITAL_PROPERTY = "marital_property", _("marital property is concerned")
    HAS_WILL = "has_will", _("there is a will")
    SHOWS_SHAREHOLDERS = "shows_shareholders", _("shareholders are to be shown")
    SIGNS_ABROAD = "signs_abroad", _("the legal representative signs abroad")
    NEEDS_APPROVAL = "needs_approval", _("the contract needs approval or filing")
    FOREIGN_GUARANTEE = "foreign_guarantee", _("a cross-border guarantee must be registered")


class EditKind(models.TextChoices):
    """What was done to a line of a checklist."""

    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    RETIRED = "retired", _("retired")
    UNDONE = "undone", _("undone")


class Phase(models.TextChoices):
    GENERAL = "general", pgettext_lazy("phase", "general")
    ESTABLISHMENT = "establishment", _("establishment")
    OVERSEAS = "overseas_expansion", _("overseas expansion")


class PortKind(models.TextChoices):
    AIR = "air", _("airport")
    SEA = "sea", _("seaport")
    LAND = "land", _("land port")
    RAIL = "rail", _("railway port")


class FigureKind(models.TextChoices):
    FIGURE = "figure", _("figure")
    NAMED = "named", _("named thing")


class Comparator(models.TextChoices):
    EXACT = "exact", _("exactly")
    AT_LEAST = "at_least", _("at least")
    MORE_THAN = "more_than", _("more than")


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("holiday")
    ADJUSTED = "adjusted_working_day", _("adjusted working day")


class YearStatus(models.TextChoices):
    """`confirmed`: the yearly notice of the State Council is out. `draft`: only the statutory days are known."""

    CONFIRMED = "confirmed", _("confirmed")
    DRAFT = "draft", _("draft, not confirmed")
