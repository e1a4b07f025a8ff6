from datetime import timedelta

from django.apps import AppConfig


class WhiteListConfig(AppConfig):
    name = "yuqiao.areas.white_list"
    label = "white_list"

    def ready(self) -> None:
        from yuqiao.areas.white_list.area import AREA
        from yuqiao.areas.white_list.following import on_discipline
        from yuqiao.areas.white_list.upkeep import turn
        from yuqiao.kernel.jobs import register_beat
        from yuqiao.matters.registry import register
        from yuqiao.registers.discipline import follow

        register(AREA)
        register_beat("white_list.turn", timedelta(minutes=10), turn)
        follow("white_list", on_discipline)
