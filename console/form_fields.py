"""The two hidden fields of every form: the proof that the page is ours, and the identity of the act.

A fragment is rendered once for everybody, but these two are one browser's own. So templates write marks that nobody can
guess, and they are replaced when a page is sent; ``console.js`` does it for fragments that come later.
"""

from __future__ import annotations

import re
import secrets
from typing import Final

from markupsafe import Markup

from vuoro.ids import new_command_id

PROOF_FIELD: Final = "proof"
COMMAND_FIELD: Final = "command_id"

#: What stands for the proof of a browser until a page is sent to it.
PROOF_MARK: Final = f"proof-{secrets.token_hex(16)}"
_COMMAND_MARK: Final = f"command-{secrets.token_hex(16)}"

#: What a template writes into a form: ``{{ fields }}``.
FIELDS: Final = Markup('<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="{}">').format(
    PROOF_FIELD, PROOF_MARK, COMMAND_FIELD, _COMMAND_MARK
)


def for_browser(html: str, proof: str) -> str:
    """Return ``html`` with the proof of one browser, and a new identity in each form."""
    return re.sub(_COMMAND_MARK, lambda _: new_command_id(), html.replace(PROOF_MARK, proof))
