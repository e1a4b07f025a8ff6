from datetime import timedelta

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "yuqiao.areas.complaints"
    label = "complaints"

    def ready(self) -> None:
        from yuqiao.areas.complaints.area import AREA
        from yuqiao.areas.complaints.complaining import turn
        from yuqiao.kernel.jobs import register_beat
        from yuqiao.matters.registry import register

        register(AREA)
        register_beat("complaints.turn", timedelta(minutes=30), turn)
