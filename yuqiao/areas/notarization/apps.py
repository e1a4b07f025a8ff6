from django.apps import AppConfig


class NotarizationConfig(AppConfig):
    name = "yuqiao.areas.notarization"
    label = "notarization"

    def ready(self) -> None:
        from datetime import timedelta

        from yuqiao.areas.notarization.area import AREA
        from yuqiao.areas.notarization.months import recount
        from yuqiao.kernel.jobs import register_beat
        from yuqiao.matters.registry import register

        register(AREA)
        register_beat("notarization.recount_figures", timedelta(days=1), recount)
