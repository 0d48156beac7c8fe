"""Explorables: a formula to play with, live on a kernel in JupyterLab, and on the page without one."""

import html
import json
import math
from pathlib import Path
from typing import Any

import anywidget
import traitlets

HERE = Path(__file__).parent
CONTROLS = (HERE / "controls.js").read_text(encoding="utf-8")
STYLE = (HERE / "controls.css").read_text(encoding="utf-8")

__all__ = ["Explorable"]


def module(name: str) -> str:
    """Return the module that draws the explorable called `name`, with what all of them share before it."""
    return CONTROLS + (HERE / f"{name}.js").read_text(encoding="utf-8")


class Explorable(anywidget.AnyWidget):
    """A picture with controls; what its reader sets is what its traits say, and the other way round.

    A subclass has its synced traits, `name` (of its module), `alt` (what the
    picture of the initial state shows, for those who do not see it), and
    `picture`, which draws that state as an `<img>`. Where no script runs, the
    picture stands in the explorable's place.
    """

    _css = STYLE
    name: str
    alt: str

    def picture(self) -> str:
        """Return the picture of the state as an `<img>`."""
        raise NotImplementedError

    def state(self) -> dict[str, Any]:
        """Return the value of every trait that the reader may set."""
        return {name: getattr(self, name) for name in sorted(self.trait_names(sync=True, explore=True))}

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        live = super()._repr_mimebundle_(**kwargs)
        data, metadata = live if isinstance(live, tuple) else (live or {}, {})
        state = html.escape(json.dumps(self.state(), sort_keys=True))
        still = f'<div data-explore="{self.name}" data-state="{state}">{self.picture()}</div>'
        return data | {"text/plain": self.alt, "text/html": still}, metadata


class Number(traitlets.Float[float, float]):
    """A float that is a number; a least and a greatest value alone let NaN pass."""

    def validate(self, obj: Any, value: Any) -> float:
        """Return `value`, unless it is NaN or no float."""
        number: float = super().validate(obj, value)
        if math.isnan(number):
            raise traitlets.TraitError(f"{self.name or 'each of them'} must be a number, and NaN is none.")
        return number


def setting(trait: Any) -> Any:
    """Return `trait` as one that reader and kernel both set."""
    return trait.tag(sync=True, explore=True)
