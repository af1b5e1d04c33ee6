from __future__ import annotations

from simulation.report import Percentiles, late, percentiles
from simulation.supervisor import Outage

MS = 1_000_000


def test_percentiles_are_by_nearest_rank() -> None:
    assert percentiles([n * MS for n in range(1, 201)]) == Percentiles(100.0, 198.0)
    assert percentiles([5 * MS]) == Percentiles(5.0, 5.0)
    assert percentiles([9 * MS, 1 * MS]) == Percentiles(1.0, 9.0)


def test_what_was_never_measured_has_no_percentiles() -> None:
    assert percentiles([]) == Percentiles(None, None)


def test_a_daemon_must_be_back_within_ten_seconds() -> None:
    outages = [
        Outage("broker", "killed by SIGKILL", 1.2),
        Outage("controller", "killed by SIGKILL", 10.5),
        Outage("kiosk-1", "fell silent", None),
    ]
    assert [str(violation) for violation in late(outages)] == [
        "invariant 12: controller (killed by SIGKILL) was away for 10.5 s; it has to be back within 10 s",
        "invariant 12: kiosk-1 (fell silent) did not come back; it has to be back within 10 s",
    ]
