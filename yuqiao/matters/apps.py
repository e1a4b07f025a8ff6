from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "yuqiao.matters"
    label = "matters"
