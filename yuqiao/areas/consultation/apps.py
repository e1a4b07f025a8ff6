from datetime import timedelta

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "yuqiao.areas.consultation"
    label = "consultation"

    def ready(self) -> None:
        from yuqiao.areas.consultation.area import AREA
        from yuqiao.areas.consultation.upkeep import choose_for_them, close_quiet
        from yuqiao.kernel.jobs import register_beat
        from yuqiao.matters.registry import register

        register(AREA)
        register_beat("consultation.close_quiet", timedelta(hours=1), close_quiet)
        register_beat("consultation.choose_for_them", timedelta(minutes=10), choose_for_them)
