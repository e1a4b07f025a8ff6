from django.urls import path

from yuqiao.areas.notarization.views import notice

app_name = "notarization"
urlpatterns = [
    path("<str:reference>/notice.pdf", notice.notice, name="notice"),
]
