from django.apps import AppConfig


class FrontdeskConfig(AppConfig):
    name = "yuqiao.frontdesk"
    label = "frontdesk"
