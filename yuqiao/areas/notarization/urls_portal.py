from django.urls import path

from yuqiao.areas.notarization.views import notice, portal

app_name = "notarization"
urlpatterns = [
    path("<str:reference>/circumstances/", portal.circumstances, name="circumstances"),
    path("<str:reference>/notice.pdf", notice.notice, name="notice"),
]
