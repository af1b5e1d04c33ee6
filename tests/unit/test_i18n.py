from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import msgspec
import pytest

from vuoro.holidays import Holiday
from vuoro.i18n import all_texts, text, texts
from vuoro.messages.replies import RejectionCode
from vuoro.values import Language, Texts

ROOT = Path(__file__).parents[2]
CODE = sorted(
    file
    for package in ("vuoro", "devices", "controller", "console", "maintenance", "reports", "simulation")
    for file in (ROOT / package).rglob("*.py")
)
TEMPLATES = sorted((ROOT / "console" / "templates").rglob("*.html"))
#: ``t('console.role_' ~ role, account=account)``: the key, whether it goes on, and the values.
IN_TEMPLATE = re.compile(
    r"\bt\(\s*'([a-z_]+\.[a-z_0-9]*)'"
    r"(\s*~[^,()]*)?"
    r"((?:,\s*\w+=(?:[^()]|\([^()]*\))*)?)\)"
)
KEYS = sorted(all_texts())
_IN_ALL_LANGUAGES = ("touch", "kiosk", "ticket")


class Use(NamedTuple):
    """A call of ``text``, ``texts`` or ``words``, or of ``t`` in a template.

    ``pattern`` is that of its key, ``values`` what is filled in (None: not known here).
    """

    place: str
    pattern: str
    values: frozenset[str] | None


def in_words(entry: Texts) -> dict[str, str]:
    return {language: words for language, words in msgspec.structs.asdict(entry).items() if words is not None}


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def pattern_of(key: ast.expr) -> str | None:
    match key:
        case ast.Constant(value=str(name)):
            return re.escape(name)
        case ast.JoinedStr(values=parts):
            return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts)
        case _:
            return None


def uses_in(file: Path) -> Iterator[Use]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        pattern = pattern_of(node.args[0]) if name in {"text", "texts", "words"} else None
        if pattern is not None and re.match(r"[a-z_]+\\\.", pattern):
            known = name != "texts" and all(keyword.arg for keyword in node.keywords)
            values = frozenset(keyword.arg or "" for keyword in node.keywords) if known else None
            yield Use(f"{file.relative_to(ROOT)}:{node.lineno}", pattern, values)


def uses_in_template(file: Path) -> Iterator[Use]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        for key, goes_on, values in IN_TEMPLATE.findall(line):
            names = frozenset(re.findall(r"(\w+)=", values))
            pattern = re.escape(key) + (".+" if goes_on else "")
            yield Use(f"{file.relative_to(ROOT)}:{number}", pattern, None if goes_on else names)


def words_in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


USES = [use for file in CODE for use in uses_in(file)]
USES += [use for file in TEMPLATES for use in uses_in_template(file)]


def test_a_text_is_found_in_each_language() -> None:
    assert text("holiday.christmas_eve", Language.FI) == "Jouluaatto"
    assert text("holiday.christmas_eve", Language.SV) == "Julafton"
    assert text("holiday.christmas_eve", Language.EN) == "Christmas Eve"


@pytest.mark.parametrize("language", [Language.SE, Language.RU, Language.UK, Language.AR])
def test_a_text_that_is_not_translated_is_english(language: Language) -> None:
    assert text("holiday.christmas_eve", language) == "Christmas Eve"


def test_an_unknown_text_is_an_error_that_names_a_near_one() -> None:
    with pytest.raises(KeyError, match=r"rejected\.desk_bsy.*rejected\.desk_busy"):
        text("rejected.desk_bsy", Language.FI)


def test_an_unknown_component_is_an_error() -> None:
    with pytest.raises(KeyError, match="no text"):
        texts("zzz.qqq")


@pytest.mark.parametrize("key", KEYS)
def test_every_text_has_words_in_every_language_it_claims(key: str) -> None:
    assert all(words.strip() == words and words for words in in_words(texts(key)).values())


@pytest.mark.parametrize("key", KEYS)
def test_every_text_has_the_same_placeholders_in_all_languages(key: str) -> None:
    assert len({frozenset(placeholders(words)) for words in in_words(texts(key)).values()}) == 1


@pytest.mark.parametrize("key", [key for key in KEYS if key.partition(".")[0] in _IN_ALL_LANGUAGES])
def test_pages_and_tickets_speak_every_language(key: str) -> None:
    assert set(in_words(texts(key))) == {language.value for language in Language}


@pytest.mark.parametrize("code", RejectionCode)
def test_every_refusal_is_told_in_words(code: RejectionCode) -> None:
    assert text(f"rejected.{code}", Language.SV)


@pytest.mark.parametrize("day", Holiday)
def test_every_holiday_has_a_name(day: Holiday) -> None:
    assert text(f"holiday.{day}", Language.SV)


@pytest.mark.parametrize("use", USES, ids=[use.place for use in USES])
def test_every_text_asked_for_in_the_code_exists(use: Use) -> None:
    assert any(re.fullmatch(use.pattern, key) for key in KEYS)


@pytest.mark.parametrize("use", USES, ids=[use.place for use in USES])
def test_every_text_gets_the_values_it_has_places_for(use: Use) -> None:
    wanted = {frozenset(placeholders(texts(key).en)) for key in KEYS if re.fullmatch(use.pattern, key)}
    assert use.values is None or wanted == {use.values}


def test_every_text_is_used_somewhere() -> None:
    used = {word for file in CODE for word in words_in(file)}
    asked = [re.compile(use.pattern) for use in USES]
    # Codes whose texts are looked up by whoever shows a refusal or a holiday.
    tables = {f"rejected.{code}" for code in RejectionCode} | {f"holiday.{day}" for day in Holiday}
    unused = [key for key in KEYS if key not in used | tables and not any(ask.fullmatch(key) for ask in asked)]
    assert unused == []


def test_what_is_filled_into_an_arabic_text_keeps_its_own_direction() -> None:
    assert "\N{FIRST STRONG ISOLATE}0295 020 720\N{POP DIRECTIONAL ISOLATE}" in text(
        "kiosk.contact_phone", Language.AR, phone="0295 020 720"
    )
    assert text("kiosk.contact_phone", Language.FI, phone="0295 020 720") == "Puhelin: 0295 020 720"
