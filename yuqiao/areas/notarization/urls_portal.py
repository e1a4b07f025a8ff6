from django.urls import path

from yuqiao.areas.notarization.views import portal

app_name = "notarization"
urlpatterns = [
    path("<str:reference>/circumstances/", portal.circumstances, name="circumstances"),
]
