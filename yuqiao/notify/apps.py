from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "yuqiao.notify"
    label = "notify"
