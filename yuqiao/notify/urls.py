from django.urls import path

from yuqiao.notify.views import portal

app_name = "notify"
urlpatterns = [
    path("", portal.mailbox, name="mailbox"),
    path("<str:name>/", portal.message, name="message"),
]
