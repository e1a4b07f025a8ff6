"""Addresses of the enterprise register: at the desk (/desk/enterprises/), the own profile (/my/enterprise/), the letter's page."""

from django.urls import path

from yuqiao.registers.enterprises.views import campaigns, enterprises, merges, representatives

app_name = "enterprises"
urlpatterns = [
    path("", enterprises.index, name="list"),
    path("new/", enterprises.new, name="new"),
    path("duplicates/", merges.duplicates, name="duplicates"),
    path("merges/", merges.merges, name="merges"),
    path("merges/<int:merge>/undo/", merges.undo, name="undo"),
    path("representatives/", representatives.requests, name="requests"),
    path("representatives/<int:request_id>/", representatives.decide, name="decide"),
    path("representatives/<int:request_id>/proof/", representatives.proof, name="proof"),
    path("corrections/<int:correction>/", representatives.correction, name="correction"),
    path("freshness/", campaigns.freshness, name="freshness"),
    path("campaigns/", campaigns.index, name="campaigns"),
    path("campaigns/new/", campaigns.edit, name="campaign_new"),
    path("campaigns/<int:campaign>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:campaign>/edit/", campaigns.edit, name="campaign_edit"),
    path("campaigns/<int:campaign>/<slug:do>/", campaigns.do, name="campaign_do"),
    path("<int:enterprise>/", enterprises.detail, name="detail"),
    path("<int:enterprise>/edit/", enterprises.edit, name="edit"),
    path("<int:enterprise>/contact/", enterprises.contact, name="contact"),
    path("<int:enterprise>/contact/edit/", enterprises.edit_contact, name="edit_contact"),
    path("<int:enterprise>/changes/<int:change>/back/", enterprises.back, name="back"),
    path("<int:enterprise>/merge/<int:other>/", merges.compare, name="compare"),
    path("<int:enterprise>/merge/<int:other>/apart/", merges.apart, name="apart"),
    path("<int:enterprise>/representatives/<int:seat>/<slug:do>/", representatives.seat, name="seat"),
    path("<int:enterprise>/<slug:section>/new/", enterprises.row, name="row_new"),
    path("<int:enterprise>/<slug:section>/<int:row_id>/", enterprises.row, name="row"),
    path("<int:enterprise>/<slug:section>/<int:row_id>/drop/", enterprises.drop, name="drop"),
]
