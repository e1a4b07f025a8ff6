"""The desk's outer door: its network, the second factor, and the log of emergency access."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yuqiao.kernel.limits import address_of
from yuqiao.people.selectors import current_break_glass, has_role, is_desk_user
from yuqiao.people.services import record_break_glass_read


class DeskDoor:
    """Guards every path under /desk/; asks nothing of the database for other paths."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/desk/"):
            return self.get_response(request)
        if settings.DESK_NETWORKS and not self._inside(address_of(request)):
            raise Http404
        user = request.user
        if user.is_authenticated and is_desk_user(user):
            exempt = settings.DEMO and user.is_demo
            if not exempt and not is_mfa_enabled(user):
                return redirect(reverse("mfa_index"))
            self._log(request)
        return self.get_response(request)

    @staticmethod
    def _inside(address: str) -> bool:
        try:
            return any(ip_address(address) in ip_network(network) for network in settings.DESK_NETWORKS)
        except ValueError:
            return False

    @staticmethod
    def _log(request: HttpRequest) -> None:
        if has_role(request.user, "administrator"):
            access = current_break_glass(request.user)
            if access:
                record_break_glass_read(access, request.path)
