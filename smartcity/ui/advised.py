"""The advice on a region's quick wins as stored and as a visitor tries them out, worked out once for each."""

from __future__ import annotations

import json
from collections.abc import Hashable
from dataclasses import dataclass

from smartcity.analysis.advice import Advice, advice_on
from smartcity.analysis.quick_wins import QuickWins, quick_wins
from smartcity.analysis.simulation import Simulation, simulated
from smartcity.reference import load_reference
from smartcity.reference.quick_win_settings import settings_values
from smartcity.ui.view import View


@dataclass(frozen=True)
class Advised:
    """Quick wins and the advice on them; `key` tells them from all others in this state of the region.

    Shared by all visitors: never to be written into.
    """

    found: QuickWins
    advice: Advice
    key: Hashable = ()


def stored_advice(view: View) -> Advised:
    """The quick wins as they are stored, with the advice on them."""
    return Advised(view.quick_wins, view.derived("advice", lambda: _advice(view.quick_wins)))


def tried_advice(view: View, simulation: Simulation) -> Advised:
    """The quick wins with the simulation in them; the stored ones where it holds nothing."""
    if simulation == Simulation():
        return stored_advice(view)
    key = _key(simulation)
    return view.derived("tried_advice", lambda: _tried(view, simulation, key), key)


def _tried(view: View, simulation: Simulation, key: Hashable) -> Advised:
    found = quick_wins(simulated(view.tables, simulation), load_reference())
    return Advised(found, _advice(found), key)


def _advice(found: QuickWins) -> Advice:
    return advice_on(found, load_reference())


def _key(simulation: Simulation) -> Hashable:
    settings = simulation.settings
    return (
        "" if settings is None else json.dumps(settings_values(settings), sort_keys=True),
        tuple(sorted(simulation.levels.items())),
        tuple(sorted(simulation.dimensions.items())),
    )
