from django.urls import path

from yuqiao.site.views import portal

app_name = "portal"
urlpatterns = [
    path("", portal.home, name="home"),
    path("healthz", portal.health, name="health"),
    path("preferences/", portal.preferences, name="preferences"),
    path("services/", portal.services, name="services"),
    path("ask/<slug:area>/", portal.ask, name="ask"),
    path("track/", portal.track, name="track"),
    path("track/<str:reference>/", portal.matter, name="matter"),
    path("track/<str:reference>/moves/<slug:move>/", portal.move, name="move"),
    path("track/<str:reference>/files/<int:document>/", portal.document, name="document"),
    path("offers/<int:offer>/", portal.offer, name="offer"),
    path("my/", portal.my_matters, name="my_matters"),
]
