"""Writes a calibration into the settings file of a drop box, and leaves every other letter of it as it was.

Owns the way from the old text to the new one. Nothing is written that does not read back as the settings of before
with the new calibration.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from devices.dropbox_sensor.sensor import Calibration
from devices.dropbox_sensor.settings import DropboxSettings
from vuoro.config import load, parse
from vuoro.errors import ExitCode, VuoroError
from vuoro.toml_places import places

_TABLE: Final = "calibration"


class NotWrittenError(VuoroError):
    """The file says its calibration in a way that only a person can change."""

    exit_code = ExitCode.CONFIG


def write_calibration(path: Path, calibration: Calibration) -> None:
    """Put ``calibration`` into the file ``path``, all of it or nothing. Raises `ConfigError` and `NotWrittenError`."""
    before = load(path, DropboxSettings).calibration
    text = path.read_text(encoding="utf-8")
    new = _with(text, calibration)
    settings = parse(new, DropboxSettings, str(path))
    is_that_alone = parse(_with(new, before), DropboxSettings, str(path)) == parse(text, DropboxSettings, str(path))
    if settings.calibration != calibration or not is_that_alone:
        raise NotWrittenError(
            f"{path}: write this yourself, in the place of the calibration there:\n"
            f"    calibration = {{ empty_mm = {calibration.empty_mm}, full_mm = {calibration.full_mm} }}"
        )
    _put_in_place(path, new)


def _put_in_place(path: Path, text: str) -> None:
    """Let ``text`` be the file ``path``, with the owner and the rights of before; a power cut leaves old or new."""
    before, draft = path.stat(), path.with_name(f".{path.name}.new")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chown(draft, before.st_uid, before.st_gid)
        draft.chmod(before.st_mode)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def _with(text: str, calibration: Calibration) -> str:
    for key, value in (("empty_mm", calibration.empty_mm), ("full_mm", calibration.full_mm)):
        text = _changed(text, key, value)
    return text


def _changed(text: str, key: str, value: int) -> str:
    """Return the text with the number of ``key``, which has a line of its own or is in that of an inline table."""
    found = places(text)
    line = found.get(f"{_TABLE}.{key}", found.get(_TABLE))
    lines = text.splitlines(keepends=True)
    if line is not None:
        number = re.compile(rf"\b({key}\s*=\s*)[^\s,}}#]+")
        lines[line - 1] = number.sub(rf"\g<1>{value}", lines[line - 1], count=1)
    return "".join(lines)
