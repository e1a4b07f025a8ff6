"""What the public directory searches: one row for every public entry of any register, written by the verbs of `directory.py`."""

from django.db import models

from yuqiao.facts.models import Division


class DirectoryEntry(models.Model):
    """One public entry of a register as the directory shows and finds it. Can be made anew at any time from the entries."""

    register = models.CharField(max_length=30, help_text="code of the register")
    entry = models.BigIntegerField(help_text="key of the entry in its table")
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    city = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=60, help_text="white-listed and leading first, then by pinyin")
    white_until = models.DateField(null=True, blank=True, help_text="last day on the white list, included")
    until = models.DateField(null=True, blank=True, help_text="last day in the register, included")
    card = models.JSONField(default=dict, help_text="what a list shows, public particulars only")
    words = models.TextField(help_text="tokens of names and facets, see kernel/search.py; indexed by migration 0009")

    class Meta:
        indexes = [
            models.Index(fields=["sort", "id"], name="registers_directory_sort"),
            models.Index(fields=["register", "sort", "id"], name="registers_directory_register"),
            models.Index(fields=["white_until"], name="registers_directory_white", condition=models.Q(white_until__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["register", "entry"], name="registers_directory_once")]


class DirectoryFacet(models.Model):
    """One thing that an entry can be found by, as a narrow row to count: (country, VNM), (language, vi), (flag, leading) …"""

    entry = models.ForeignKey(DirectoryEntry, on_delete=models.CASCADE, related_name="facets")
    facet = models.CharField(max_length=10)
    value = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["facet", "value", "entry"], name="registers_directory_facet")]
        constraints = [models.UniqueConstraint(fields=["entry", "facet", "value"], name="registers_directory_facet_once")]
