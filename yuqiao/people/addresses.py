"""The caller's address for the sign-in libraries, which keep it in columns that take nothing else."""

from ipaddress import ip_address

from django.http import HttpRequest

from yuqiao.kernel.limits import address_of

NOWHERE = "0.0.0.0"


def ip_of(request: HttpRequest) -> str:
    """As `address_of`; 0.0.0.0 when the server saw none, as behind a local socket."""
    try:
        return str(ip_address(address_of(request)))
    except ValueError:
        return NOWHERE
