from datetime import timedelta

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "yuqiao.matters"
    label = "matters"

    def ready(self) -> None:
        from yuqiao.kernel.jobs import register_beat
        from yuqiao.kernel.text import Text
        from yuqiao.matters import checks  # noqa: F401
        from yuqiao.matters.drafts import forget_old_drafts
        from yuqiao.matters.enterprises import FOLLOWER
        from yuqiao.matters.selectors import taken_by_lawyers
        from yuqiao.matters.upkeep import escalate_deadlines, expire_offers, recompute_drafts
        from yuqiao.matters.verification import forget_old_checks
        from yuqiao.registers.enterprises.followers import register_follower
        from yuqiao.registers.pool.evidence import register_counter

        register_follower(FOLLOWER)
        register_counter("matters.taken", Text("本系统中承办的事项", "Matters taken in this house"), taken_by_lawyers)
        register_beat("matters.expire_offers", timedelta(minutes=1), expire_offers)
        register_beat("matters.escalate_deadlines", timedelta(minutes=5), escalate_deadlines)
        register_beat("matters.recompute_drafts", timedelta(minutes=10), recompute_drafts)
        register_beat("matters.forget_old_drafts", timedelta(hours=6), forget_old_drafts)
        register_beat("matters.forget_old_checks", timedelta(days=1), forget_old_checks)
