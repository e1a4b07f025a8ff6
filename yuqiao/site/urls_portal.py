from django.urls import path

from yuqiao.site.views import intake, portal, tracking, verify

app_name = "portal"
urlpatterns = [
    path("", portal.home, name="home"),
    path("healthz", portal.health, name="health"),
    path("preferences/", portal.preferences, name="preferences"),
    path("services/", portal.services, name="services"),
    path("services/<slug:area>/", portal.service, name="service"),
    path("triage/", portal.triage, name="triage"),
    path("emergency/", portal.emergency, name="emergency"),
    path("find/", portal.finder, name="finder"),
    path("privacy/", portal.privacy, name="privacy"),
    path("accessibility/", portal.accessibility, name="accessibility"),
    path("ask/<slug:area>/", intake.ask, name="ask"),
    path("ask/<slug:area>/save/", intake.ask_save, name="ask_save"),
    path("drafts/<str:key>/", intake.draft, name="draft_resume"),
    path("drafts/<str:key>/send/", intake.draft_send, name="draft_send"),
    path("drafts/<str:key>/uploads/", intake.upload_begin, name="upload_begin"),
    path("drafts/<str:key>/uploads/<str:upload>/", intake.upload, name="upload"),
    path("drafts/<str:key>/drop/", tracking.drop_draft, name="drop_draft"),
    path("drafts/<str:key>/<slug:step>/", intake.draft, name="draft"),
    path("drafts/<str:key>/<slug:step>/save/", intake.draft_save, name="draft_save"),
    path("track/", tracking.track, name="track"),
    path("track/<str:reference>/", tracking.matter, name="matter"),
    path("track/<str:reference>/message/", tracking.message, name="message"),
    path("track/<str:reference>/moves/<slug:move>/", tracking.move, name="move"),
    path("track/<str:reference>/files/<int:document>/", tracking.document, name="document"),
    path("verify/", verify.verify, name="verify"),
    path("verify/keys.json", verify.keys, name="verify_keys"),
    path("verify/authority.pem", verify.authority, name="verify_authority"),
    path("verify/offline.html", verify.offline, name="verify_offline"),
    path("offers/<int:offer>/", tracking.offer, name="offer"),
    path("my/", tracking.my_matters, name="my_matters"),
]
