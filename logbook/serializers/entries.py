"""What the API says of what left for Logbook, and takes of its keying."""

from datetime import date

from rest_framework import serializers

from core.thai import month_code, parse_month
from logbook.models import EntryKeying, LogbookEntry, LogbookExport, LogbookLayout
from places.models import Area


class ExportSerializer(serializers.ModelSerializer):
    layout = serializers.IntegerField(source="layout.number", allow_null=True, read_only=True)

    class Meta:
        model = LogbookExport
        fields = (
            "id",
            "month",
            "area",
            "state",
            "error",
            "layout",
            "rows",
            "sha256",
            "requested_at",
            "finished_at",
        )


class ExportInput(serializers.Serializer):
    """`month` is the first day of the month, or «2569-05»; `area` one of the caller's own."""

    month = serializers.CharField(max_length=10)
    area = serializers.PrimaryKeyRelatedField(queryset=Area.objects.all(), required=False)

    def validate_month(self, text: str) -> date:
        try:
            return parse_month(text)
        except ValueError:
            pass
        try:
            return parse_month(month_code(date.fromisoformat(text)))
        except ValueError as error:
            message = "เดือนต้องเป็น พ.ศ. เช่น 2569-05 หรือวันที่เช่น 2026-05-01"
            raise serializers.ValidationError(message) from error


class KeyingSerializer(serializers.ModelSerializer):
    class Meta:
        model = EntryKeying
        sensitive = ("note",)
        fields = ("keyed_by", "keyed_at", "note")


class EntrySerializer(serializers.ModelSerializer):
    """`said` is the fact as it stood when it left, `beside` what stood beside it; `previous` the
    entry it corrects or withdraws, `following` the one that takes its place.
    """

    following: serializers.Field = serializers.PrimaryKeyRelatedField(
        read_only=True, allow_null=True
    )
    keying = serializers.SerializerMethodField()
    said = serializers.DictField()
    beside = serializers.DictField()

    class Meta:
        model = LogbookEntry
        sensitive = ("said", "beside")
        fields = (
            "id",
            "run",
            "month",
            "number",
            "kind",
            "fact",
            "version",
            "change",
            "previous",
            "following",
            "household",
            "person",
            "organization",
            "day",
            "is_late",
            "taken_at",
            "said",
            "beside",
            "keying",
        )

    def get_keying(self, entry) -> KeyingSerializer(allow_null=True):  # type: ignore[valid-type]
        standing = [k for k in entry.keyings.all() if k.undone_at is None]
        return KeyingSerializer(standing[0]).data if standing else None


class KeyInput(serializers.Serializer):
    """`note` says what was keyed differently."""

    note = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")


class LayoutSerializer(serializers.ModelSerializer):
    content = serializers.DictField()

    class Meta:
        model = LogbookLayout
        fields = ("number", "content", "note", "is_ours", "published_at")
