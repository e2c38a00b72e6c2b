"""Entries of glossaries beside those of the source language."""

from __future__ import annotations

import pytest

from handouts.composing.glossary import without_source


@pytest.mark.parametrize(
    ("term", "source", "own"),
    [
        ("Adaptación (accommodation)", "Accommodation", "Adaptación"),
        (
            "Tecnología de asistencia (assistive technology, AT)",
            "Assistive technology (AT)",
            "Tecnología de asistencia",
        ),
        (
            "Apoyos (supports, MTSS), respuesta (response, RTI)",
            "Supports (MTSS), response (RTI)",
            "Apoyos, respuesta",
        ),
        ("评估（evaluation）", "Evaluation", "评估"),
        ("IEP", "IEP", "IEP"),
        ("Plan (de la escuela)", "Plan", "Plan (de la escuela)"),
    ],
)
def test_brackets_that_repeat_the_source_are_left_out(term: str, source: str, own: str) -> None:
    """The English word stands in its own column; brackets that say something else stay."""
    assert without_source(term, source) == own
