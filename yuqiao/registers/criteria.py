"""The conditions of the white list that the house begins with: those of other provinces, not confirmed for this one."""

from datetime import date
from typing import Any

_SINCE = date(2024, 1, 1)
_GUANGDONG = "广东省涉外律师人才库规则（参照；本省标准未公布）"
_CHENGDU = "成都市涉外律师人才库规则（参照；本省标准未公布）"
_SHANXI = "山西省涉外律师人才库规则（参照；本省标准未公布）"
_SHANGHAI = "上海市涉外律师界定标准（参照；本省标准未公布）"

# code, Chinese, English, what shows it (both), kind, points, minimum, source
SEED: tuple[tuple[str, str, str, str, str, str, int, int | None, str], ...] = (
    (
        "practice",
        "执业满规定年限",
        "Has practised for the years required",
        "律师执业证",
        "Practising licence",
        "mandatory",
        0,
        3,
        _SHANXI,
    ),
    (
        "clean",
        "三年内没有查实的投诉和惩戒",
        "No complaint upheld and no discipline within three years",
        "律师协会出具的证明",
        "Confirmation of the lawyers association",
        "mandatory",
        0,
        3,
        _CHENGDU,
    ),
    (
        "language",
        "至少能以一门外语工作",
        "Works in at least one foreign language",
        "语言证书，或者本人用外文办理的文书",
        "Language certificate, or a paper written in it",
        "mandatory",
        0,
        1,
        _CHENGDU,
    ),
    (
        "public_duty",
        "承诺参加公益涉外法律服务",
        "Undertakes public-interest service",
        "承诺书",
        "Signed undertaking",
        "mandatory",
        0,
        None,
        _CHENGDU,
    ),
    (
        "matters",
        "办理过规定件数的涉外业务",
        "Has handled the number of foreign-related matters required",
        "委托合同或裁判文书（可以隐去姓名）",
        "Contracts or judgments (names may be blacked out)",
        "points",
        30,
        3,
        _SHANGHAI,
    ),
    (
        "foreign_licence",
        "持有境外执业资格",
        "Is admitted to practise in another country or region",
        "境外执业证书",
        "Certificate of admission",
        "points",
        30,
        None,
        _SHANGHAI,
    ),
    (
        "foreign_study",
        "有境外法律学习经历，并在境外律师事务所工作满规定年限",
        "Studied law abroad and worked for a foreign firm for the years required",
        "学历证明和工作证明",
        "Degree and confirmation of employment",
        "points",
        20,
        1,
        _SHANGHAI,
    ),
    (
        "experience",
        "从事涉外业务满规定年限",
        "Has done foreign-related work for the years required",
        "所在律师事务所的证明",
        "Confirmation of the law firm",
        "points",
        20,
        8,
        _CHENGDU,
    ),
    (
        "degree",
        "法学博士，或者两个以上硕士学位",
        "Holds a doctorate in law, or two master's degrees or more",
        "学位证书",
        "Degree certificates",
        "points",
        10,
        None,
        _CHENGDU,
    ),
    (
        "fields",
        "申报的专业领域与办理过的业务相符",
        "The fields that are stated fit the matters handled",
        "业务清单",
        "List of matters",
        "points",
        10,
        None,
        _GUANGDONG,
    ),
)


def load_criteria(model: Any) -> int:
    """Add the conditions that are not there yet in any version; returns how many were added."""
    known = set(model.objects.values_list("code", flat=True))
    rows = [
        model(
            code=code,
            name_zh=zh,
            name_en=en,
            evidence_zh=shown_zh,
            evidence_en=shown_en,
            kind=kind,
            points=points,
            minimum=minimum,
            position=10 * number,
            valid_from=_SINCE,
            source=source,
            confidence="knowledge",
        )
        for number, (code, zh, en, shown_zh, shown_en, kind, points, minimum, source) in enumerate(SEED, start=1)
        if code not in known
    ]
    model.objects.bulk_create(rows)
    return len(rows)
