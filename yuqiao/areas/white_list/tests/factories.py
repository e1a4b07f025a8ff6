"""An application with everybody who has to do with it, walked through the steps that a test needs."""

import io
from datetime import timedelta
from typing import Any

from yuqiao.areas.white_list.applying import apply, review
from yuqiao.areas.white_list.upkeep import turn
from yuqiao.kernel import clock
from yuqiao.kernel.files import keep_file
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Matter
from yuqiao.matters.papers import judge_paper, send_paper
from yuqiao.matters.services import act
from yuqiao.matters.tests.factories import make_lawyer, make_user
from yuqiao.people.models import Role
from yuqiao.registers.criteria import SEED, load_criteria
from yuqiao.registers.discipline import Decision
from yuqiao.registers.models import Lawyer, ListingCriterion

ANSWERS = {"statement": "越南、德国的货物买卖合同纠纷十二件，主办律师。", "truthful": "on"}
MET = [row[0] for row in SEED]
ENOUGH = ("practice", "clean", "language", "public_duty", "matters", "foreign_licence")


class Case:
    """One lawyer's application."""

    def __init__(self, lawyer: Lawyer | None = None) -> None:
        load_criteria(ListingCriterion)
        self.lawyer = lawyer or make_lawyer()
        self.user = self.lawyer.user
        self.reviewers = [make_user(Role.REVIEWER) for _ in range(3)]
        self.manager, self.second = make_user(Role.DEPARTMENT_MANAGER), make_user(Role.DEPARTMENT_MANAGER)
        self.matter: Matter

    def do(self, move: str, user: Any, **data: Any) -> Matter:
        self.matter = act(self.matter.pk, move, Actor.of_user(user), version=None, data=data)
        return self.matter

    def applied(self) -> "Case":
        self.matter = apply(self.user, ANSWERS)
        return self

    def send(self, *codes: str) -> None:
        for code in codes:
            stored = keep_file(io.BytesIO(b"%PDF-1.4 " + code.encode()), f"{code}.pdf")
            send_paper(self.matter.pk, self.paper(code).pk, Actor.of_user(self.user), [(stored, f"{code}.pdf")])

    def paper(self, code: str) -> Any:
        return self.matter.materials.get(code=code)

    def judge(self, *codes: str, verdict: str = "accepted", reason: str = "") -> None:
        for code in codes:
            judge_paper(self.matter.pk, self.paper(code).pk, Actor.of_user(self.reviewers[0]), verdict, reason=reason)

    def checked(self) -> "Case":
        self.applied()
        self.send(*ENOUGH)
        self.judge(*ENOUGH)
        self.do("pass_check", self.reviewers[0])
        return self

    def review(self, number: int, verdict: str = "pass", met: tuple = ENOUGH) -> Matter:
        self.matter = review(self.matter.pk, self.reviewers[number], met, verdict, "材料与条件相符。")
        return self.matter

    def reviewed(self) -> "Case":
        self.checked()
        self.review(0)
        self.review(1)
        return self

    def noticed(self) -> "Case":
        self.reviewed()
        self.do("approve", self.manager)
        return self

    def after_notice(self) -> None:
        """Let the public notice end; the caller has stopped the clock."""
        clock._frozen.get().forward(days=20)
        turn()
        self.matter.refresh_from_db()
        self.lawyer.refresh_from_db()

    def listed(self) -> "Case":
        self.noticed()
        self.after_notice()
        return self


def decision(**more: Any) -> Decision:
    """A decision that holds from today on for half a year."""
    today = clock.today()
    said: dict[str, Any] = {
        "body": "示例律师协会",
        "kind": "censure",
        "decided_on": today,
        "valid_from": today,
        "until": today + timedelta(days=180),
        "summary_zh": "违反利益冲突规则",
        "summary_en": "Breach of the rules on conflicts of interest",
        "source": "演示惩戒〔2026〕1号",
    }
    return Decision(**{**said, **more})
