"""What devices say of themselves."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from vuoro.values import ClientId, PresenceStatus


class Presence(Struct, frozen=True, kw_only=True):
    """Whether a daemon is there (``device/<client>/presence``); ``lost`` is set as its last will."""

    client: ClientId
    status: PresenceStatus
    version: str
    boot: str


class Severity(StrEnum):
    """How much a finding matters: ``warning`` works still, ``fault`` does not."""

    WARNING = "warning"
    FAULT = "fault"


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that is wrong with a device: a stable ``code`` such as ``paper_low``, and a detail for maintenance."""

    code: str
    severity: Severity
    detail: str


class Health(Struct, frozen=True, kw_only=True):
    """How a device is (``device/<client>/health``).

    ``outbox`` counts commands not yet answered; ``readings`` are the device's own figures, such as ``distance_mm``.
    """

    client: ClientId
    findings: tuple[Finding, ...]
    outbox: int
    readings: dict[str, str | int | float | bool | None]
