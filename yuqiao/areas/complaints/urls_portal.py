from django.urls import path

from yuqiao.areas.complaints.views import portal

app_name = "complaints"
urlpatterns = [
    path("complaints/lawyers/<int:lawyer>/", portal.new, name="new"),
    path("my/complaints/", portal.heard, name="heard"),
    path("my/complaints/<str:reference>/", portal.answer, name="answer"),
]
