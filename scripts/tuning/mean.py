"""The mean of several tunings of the same encoder, weight by weight.

python -m scripts.tuning.mean --out FILE ONE TWO ...
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from scripts.tuning.e5 import Arrays
from scripts.tuning.net import Net, whole


def main(
    tunings: Annotated[list[Path], typer.Argument(help="encoders' files, tuned from the same one")],
    out: Annotated[Path, typer.Option(help="the encoder's file to write")],
) -> None:
    """Write the mean."""
    read = [_read(path) for path in tunings]
    mean = {
        name: np.mean([arrays[name] for arrays in read], axis=0) if value.dtype.kind == "f" else value
        for name, value in read[0].items()
    }
    np.savez_compressed(out, **Net(mean).arrays())  # type: ignore[arg-type]


def _read(path: Path) -> Arrays:
    with np.load(path, allow_pickle=False) as kept:
        return whole(dict(kept))


if __name__ == "__main__":
    typer.run(main)
