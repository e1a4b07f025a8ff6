from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "yuqiao.facts"
    label = "facts"
