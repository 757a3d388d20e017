"""What a Python peer is."""

from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Callable

import numpy as np


@dataclass(frozen=True)
class Peer:
    """`run` is what is timed: float32 samples in, the peer's own kind of array out. `features` makes it [mels, frames]."""

    build: str
    run: Callable[[], Any]
    features: Callable[[Any], np.ndarray] = np.asarray


def build(*packages: str) -> str:
    """`librosa 0.11.0, numpy 2.4.6`."""
    return ", ".join(f"{package} {version(package)}" for package in packages)
