from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "yuqiao.site"
    label = "site"
