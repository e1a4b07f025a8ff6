"""Whether there is a sample of a paper, and where."""

from django import template
from django.urls import reverse

from yuqiao.site.samples import SAMPLES

register = template.Library()


@register.simple_tag
def sample_of(material: str) -> str:
    """The address of a paper's sample; empty where there is none."""
    return reverse("portal:notary_sample", args=[material]) if material in SAMPLES else ""
