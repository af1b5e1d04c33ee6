"""What staff and maintenance ask of a device itself (``device/<client>/do``), and its answer (``…/done``).

The only way to a device's tests and settings: no key, gesture or corner of a screen leads there.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from vuoro.values import DoId, Texts


class Do(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Base of all that a device can be asked to do."""


class Identify(Do, frozen=True, kw_only=True, tag="identify"):
    """Show for a while which device this is: lamps, screen or tone, without words spoken."""


class TestPrint(Do, frozen=True, kw_only=True, tag="test_print"):
    """Print a page that shows every letter, the QR code and the cut."""


class TestChime(Do, frozen=True, kw_only=True, tag="test_chime"):
    """Play the chime once."""


class TestLamps(Do, frozen=True, kw_only=True, tag="test_lamps"):
    """Light every lamp in turn."""


class TestSensor(Do, frozen=True, kw_only=True, tag="test_sensor"):
    """Measure now and tell what was measured."""


class Reload(Do, frozen=True, kw_only=True, tag="reload"):
    """Read the settings again: the daemon ends in good order, and its supervisor starts it anew."""


class DocumentStamp(Struct, frozen=True, kw_only=True):
    """What the receipt for a received document says: ``number`` counts the documents of the business day.

    ``at`` is to the second; ``log_count`` and ``log_head`` are the head of the emptying log at that moment.
    """

    number: int
    authority_name: Texts
    site_name: Texts
    time_zone: str
    at: datetime
    clock_trusted: bool = True
    log_count: int = 0
    log_head: str = ""


class PrintReceipt(Do, frozen=True, kw_only=True, tag="print_receipt"):
    """Print the receipt for a received document."""

    stamp: DocumentStamp


AnyDo = Identify | TestPrint | TestChime | TestLamps | TestSensor | Reload | PrintReceipt


class DoRequest(Struct, frozen=True, kw_only=True):
    """One thing to do, with its identity: the same one again is not done again."""

    do_id: DoId
    do: AnyDo


class DoResult(Struct, frozen=True, kw_only=True):
    """Whether it was done; ``code`` names why not (``not_fitted``, ``busy``, …), ``detail`` is for people."""

    do_id: DoId
    ok: bool
    code: str = ""
    detail: str = ""
