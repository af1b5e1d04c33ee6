"""Makes the QR code that leads to the feedback page on a customer's own phone. Owns the library that does it."""

from __future__ import annotations

from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]  # it has no types
from qrcode.main import QRCode  # type: ignore[import-untyped]  # as above

from devices.feedback_terminal.pages.page import Qr


def qr_of(address: str) -> Qr:
    """Return the QR code of an address; level M is read with a sixth of it in a reflection."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(address)
    code.make(fit=True)
    return Qr(tuple("".join("01"[bool(module)] for module in row) for row in code.get_matrix()), address)
