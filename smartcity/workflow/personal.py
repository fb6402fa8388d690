"""Personal data (NIK, NIP, telephone, e-mail): who sees it, and what the others see instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from smartcity.workflow.actors import Actor, Permission

MASK = "•••"
"""Stands for a value that the actor may not see."""


def masked_extra(extra: Mapping[str, str], personal_headers: Collection[str]) -> dict[str, str]:
    """The extra columns with every personal value masked; headers stay."""
    return {header: MASK if header in personal_headers and text else text for header, text in extra.items()}


def exported_extra(
    extra: Mapping[str, str], personal_headers: Collection[str], actor: Actor, *, with_personal: bool
) -> dict[str, str]:
    """The extra columns as they go into a file: personal ones left out unless asked for by one allowed.

    Raises PermissionDeniedError where they are asked for by another.
    """
    if with_personal:
        actor.require(Permission.SEE_PERSONAL_DATA)
        return dict(extra)
    return {header: text for header, text in extra.items() if header not in personal_headers}
