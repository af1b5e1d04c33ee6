"""Every rejection code is documented, said in words, and given in some test."""

from __future__ import annotations

from pathlib import Path

import pytest

from vuoro.messages.replies import RejectionCode
from vuoro.rejections import MEANINGS, document

ROOT = Path(__file__).parents[2]
TESTS = "\n".join(
    file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py") if file != Path(__file__)
)


def test_the_page_in_the_docs_is_up_to_date() -> None:
    """Mend it with: python -m vuoro.rejections > docs/rejections.md."""
    assert (ROOT / "docs" / "rejections.md").read_text(encoding="utf-8") == document()


def test_every_code_has_a_meaning() -> None:
    assert list(MEANINGS) == list(RejectionCode)


@pytest.mark.parametrize("code", RejectionCode, ids=str)
def test_every_code_is_asserted_by_a_test(code: RejectionCode) -> None:
    assert f"RejectionCode.{code.name}" in TESTS


@pytest.mark.parametrize("code", RejectionCode, ids=str)
def test_every_code_is_given_by_a_rule(code: RejectionCode) -> None:
    sources = [*(ROOT / "controller").rglob("*.py"), ROOT / "vuoro" / "session.py"]
    assert any(f"RejectionCode.{code.name}" in source.read_text(encoding="utf-8") for source in sources)
