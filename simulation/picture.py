"""Draws the scene of a living lobby for a terminal, with rich.

Owns where everything stands and how it looks. Must not know where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich import box
from rich.align import Align
from rich.console import Group, RenderableType
from rich.layout import Layout
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from simulation.lobby import BROKER
from simulation.scene import Scene
from vuoro.i18n import all_texts, text
from vuoro.messages.device import Severity
from vuoro.values import ClientId, ClientKind

_KINDS: Final = (
    ClientKind.CONTROLLER,
    ClientKind.KIOSK,
    ClientKind.DISPLAY,
    ClientKind.FEEDBACK,
    ClientKind.DROPBOX,
    ClientKind.CONSOLE,
)
_KEYS: Final = (
    ("↑↓", "choose"),
    ("t", "ticket"),
    ("A-Z", "letter"),
    ("c", "call"),
    ("1-5", "feedback"),
    ("e", "envelope"),
    ("b", "empty"),
    ("p", "paper"),
    ("l", "language"),
    ("q", "quit"),
)
#: Lines of a frame around its content.
_FRAME: Final = 2
_LEAST_BOARD: Final = 3
_LEAST_TICKET: Final = 4


def picture(scene: Scene, width: int, height: int) -> RenderableType:
    """Return the whole picture for a terminal of this size."""
    keys = _keys(scene, width)
    left, right = Layout(name="queues", ratio=1), Layout(name="right", ratio=1)
    body = height - 1 - len(keys)
    devices = _devices(scene, body - _LEAST_BOARD - _LEAST_TICKET - 3 * _FRAME)
    board_lines = max(_LEAST_BOARD, min(len(scene.calls()), (body - len(devices) - 3 * _FRAME) // 3))
    left.update(_panel(scene, "queues", _queues(scene, body - _FRAME)))
    right.split_column(
        Layout(_panel(scene, "devices", Group(*devices)), size=len(devices) + _FRAME),
        Layout(_panel(scene, "board", _board(scene, board_lines)), size=board_lines + _FRAME),
        Layout(_panel(scene, "ticket", _ticket(scene, body - len(devices) - board_lines - 3 * _FRAME))),
    )
    middle = Layout(name="middle")
    middle.split_row(left, right)
    whole = Layout()
    whole.split_column(Layout(_title(scene), size=1), middle, Layout(Group(*keys), size=len(keys)))
    return whole


def _panel(scene: Scene, name: str, content: RenderableType) -> Panel:
    title = Text(text(f"demo.title_{name}", scene.language), style="bold")
    return Panel(content, title=title, title_align="left", box=box.ROUNDED, border_style="dim", padding=(0, 1))


def _title(scene: Scene) -> Table:
    row = Table.grid(expand=True)
    row.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    row.add_column(justify="right", no_wrap=True)
    name = Text(f" {scene.site.name.get(scene.language)}", style="bold reverse")
    name.append(" ")
    row.add_row(name, Text(f"{scene.happening} ", style="italic"))
    return row


def _queues(scene: Scene, lines: int) -> Table:
    table = Table(box=None, expand=True, padding=(0, 1, 0, 0), header_style="dim", show_edge=False)
    table.add_column("", width=1, no_wrap=True)
    table.add_column("", ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(text("demo.waiting", scene.language), justify="right", no_wrap=True)
    table.add_column(text("demo.last_called", scene.language), justify="right", no_wrap=True)
    room = max(1, lines - 1)
    first = max(0, min(scene.chosen - room // 2, len(scene.site.services) - room))
    for place, service in list(enumerate(scene.site.services))[first : first + room]:
        queue = scene.queues.get(service.id)
        waiting = scene.waiting(service.id)
        table.add_row(
            Text(service.letter, style="bold cyan"),
            service.name.get(scene.language),
            Text(str(waiting), style="bold yellow" if waiting else "dim"),
            Text((queue.last_called if queue is not None else None) or "-"),
            style="reverse" if place == scene.chosen else "",
        )
    return table


def _devices(scene: Scene, room: int) -> list[Text]:
    """Return a line for each device; where there are too many, those that do not work come first."""
    devices = [(BROKER, text("demo.device_broker", scene.language))]
    clients = scene.site.clients()
    for kind in _KINDS:
        its = [client for client, its_kind in clients.items() if its_kind is kind]
        name = text(f"demo.device_{kind.value}", scene.language)
        devices += [(client, name if len(its) == 1 else client) for client in its]
    if len(devices) <= room:
        return [_device(scene, *device) for device in devices]
    urgent = sorted(devices, key=lambda device: scene.works(device[0]) is True)
    more = Text(f"  + {len(devices) - room + 1}", style="dim")
    return [*(_device(scene, *device) for device in urgent[: room - 1]), more]


def _device(scene: Scene, client: ClientId, name: str) -> Text:
    works = scene.works(client)
    colour, word = {True: ("green", "works"), None: ("yellow", "starts"), False: ("red", "away")}[works]
    # The word stands beside the dot, for whoever does not see colours.
    line = Text("● ", style=colour, no_wrap=True, overflow="ellipsis")
    line.append(f"{name:<18}", style="default")
    line.append((_remark(scene, client) if works else "") or text(f"demo.state_{word}", scene.language), style="dim")
    return line


def _remark(scene: Scene, client: ClientId) -> str:
    findings = scene.findings.get(client, ())
    if findings:
        worst = min(findings, key=lambda finding: finding.severity is not Severity.FAULT)
        key = f"finding.{worst.code}"
        return text(key, scene.language) if key in all_texts() else worst.code
    if scene.answers and scene.site.clients().get(client) is ClientKind.FEEDBACK:
        return text("demo.thanks", scene.language, count=scene.answers)
    boxes = [scene.boxes[b.id] for b in scene.site.boxes if b.client == client and b.id in scene.boxes]
    if not boxes:
        return ""
    if boxes[0].fill is None:
        return text("demo.fill_unknown", scene.language)
    return text("demo.fill", scene.language, fill=boxes[0].fill, envelopes=boxes[0].envelopes)


def _board(scene: Scene, lines: int) -> RenderableType:
    calls = scene.calls()
    if not calls:
        return Text(text("demo.nothing_called", scene.language), style="dim")
    table = Table.grid(expand=True, padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for call in calls[:lines]:
        times = min(call.shown.values(), default=0)
        table.add_row(
            Text(call.number, style="bold"),
            Text(f"→ {call.desk_name.get(scene.language)}"),
            Text(text("demo.shown", scene.language, times=times), style="dim"),
        )
    return table


def _ticket(scene: Scene, lines: int) -> RenderableType:
    if scene.paper is None:
        way = Text(text("demo.vuoroctl", scene.language, path=scene.vuoroctl), style="dim", overflow="fold")
        links = Text(text("demo.links", scene.language, path=scene.links), style="dim", overflow="fold")
        return Group(Text(text("demo.no_ticket", scene.language), style="dim"), "", links, "", way)
    paper = list(scene.paper.lines)
    # Where there is no room for all of it, the number and what follows it say more than the name of the point.
    first = max(0, min(len(paper) - lines, paper.index(scene.paper.number) if scene.paper.number in paper else 0))
    return Align.center(Group(*_paper(paper[first : first + lines], scene.paper.number)))


def _paper(lines: list[str], number: str) -> Iterator[Text]:
    for line in lines:
        style = "bold reverse" if line == number else ""
        yield Text(line, style=style, justify="center", no_wrap=True, overflow="ellipsis")


def _keys(scene: Scene, width: int) -> list[Text]:
    """Return the keys in as few lines as they fit into."""
    lines = [Text(" ")]
    for key, name in _KEYS:
        part = Text.assemble((key, "bold"), " ", (text(f"demo.key_{name}", scene.language), "dim"), "  ")
        if len(lines[-1]) + len(part) > width:
            lines.append(Text(" "))
        lines[-1].append_text(part)
    return lines
