"""What cannot stand together in an entry, register by register. Pure: canonical texts in, texts by field out."""

from collections.abc import Callable, Mapping

from yuqiao.kernel.text import Text

Values = Mapping[str, str]
COUNTY_ELSEWHERE = Text("这个县区不在所选的省辖市。", "This county or district is not in the city that is chosen.")
BOTH_HOURS = Text("请填写免打扰的开始和结束，或者都不填。", "Give both quiet hours, or neither.")
ENDS_BEFORE = Text("结束日期不能早于开始日期。", "The end cannot be before the beginning.")
NEEDS_PLACE = Text("请填写国家和地区。", "Please give the country or region.")
NEEDS_PARTNERS = Text("请填写联营各方。", "Please name the partners of the joint venture.")
NOT_IN_CHINA = Text("境内律师事务所不填写境外所在地。", "A firm in the mainland has no place abroad.")
NOT_ITSELF = Text("上级不能是自己。", "An entry cannot be its own head.")
NO_LOAD = Text("上限至少为1。", "The limit is at least 1.")
NEITHER = Text("口译和笔译至少勾选一项。", "Tick interpreting, translating, or both.")
LESS_THAN_FROM = Text("最高不能低于最低。", "The upper amount cannot be below the lower one.")


def objections(register: str, values: Values) -> dict[str, Text]:
    """What is wrong with the values of an entry taken together, by field."""
    found: dict[str, Text] = {}
    county, city = values.get("county", ""), values.get("city", "")
    if county and city and county[:4] != city[:4] and county != city:
        found["county"] = COUNTY_ELSEWHERE
    return found | OF_REGISTER.get(register, _nothing)(values)


def objections_to_row(rows: str, values: Values) -> dict[str, Text]:
    """What is wrong with a row of an entry."""
    begins, ends = values.get("since") or values.get("valid_from", ""), values.get("until") or values.get("valid_until", "")
    found = {"until" if "until" in values else "valid_until": ENDS_BEFORE} if begins and ends and ends < begins else {}
    if values.get("minimum") and values.get("maximum") and float(values["maximum"]) < float(values["minimum"]):
        found["maximum"] = LESS_THAN_FROM
    return found


def _nothing(values: Values) -> dict[str, Text]:
    return {}


def _firm(values: Values) -> dict[str, Text]:
    found = {}
    kind = values.get("kind", "")
    if kind in ("foreign_representative", "branch_abroad") and not values.get("territory"):
        found["territory"] = NEEDS_PLACE
    if kind in ("joint_venture_hk", "joint_venture_mo") and not values.get("partners"):
        found["partners"] = NEEDS_PARTNERS
    if kind == "mainland" and (values.get("city_abroad_zh") or values.get("city_abroad_en")):
        found["city_abroad_zh"] = NOT_IN_CHINA
    return found


def _lawyer(values: Values) -> dict[str, Text]:
    found = {}
    if bool(values.get("quiet_from")) != bool(values.get("quiet_until")):
        found["quiet_until" if values.get("quiet_from") else "quiet_from"] = BOTH_HOURS
    if values.get("load_limit") == "0":
        found["load_limit"] = NO_LOAD
    return found


def _mediation(values: Values) -> dict[str, Text]:
    begins, ends = values.get("licensed_on", ""), values.get("licensed_until", "")
    return {"licensed_until": ENDS_BEFORE} if begins and ends and ends < begins else {}


def _interpreter(values: Values) -> dict[str, Text]:
    neither = values.get("interprets") == "0" and values.get("translates") == "0"
    return {"interprets": NEITHER} if neither else {}


OF_REGISTER: dict[str, Callable[[Values], dict[str, Text]]] = {
    "law-firms": _firm,
    "lawyers": _lawyer,
    "mediation-organisations": _mediation,
    "interpreters": _interpreter,
}
