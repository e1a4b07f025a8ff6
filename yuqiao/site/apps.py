from datetime import timedelta

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "yuqiao.site"
    label = "site"

    def ready(self) -> None:
        from yuqiao.kernel.jobs import register_beat
        from yuqiao.site.upkeep import warn_of_ending_rules

        register_beat("site.warn_of_ending_rules", timedelta(hours=6), warn_of_ending_rules)
