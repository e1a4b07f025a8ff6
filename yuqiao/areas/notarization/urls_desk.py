from django.urls import path

from yuqiao.areas.notarization.views import notice

app_name = "notarization_desk"
urlpatterns = [
    path("<str:reference>/notice.pdf", notice.notice_at_desk, name="notice"),
]
