"""The model card beside the weights: prose from `card.md`, figures from what the stages left behind."""

import json
from pathlib import Path
from string import Template

from training.export import digests
from training.mixture import SOURCES
from training.pairs import LABELS

MADE_LICENCE = "made by program from Wikipedia text (CC BY-SA) and abstracts (ODC-BY)"


def card(out: Path) -> str:
    """The card of the files in `out/int8`."""
    shift = json.loads((out / "shift.json").read_text())
    named = "\n".join(f"- `{name}` `{digest}`" for name, digest in digests(out / "int8").items())
    prose = Template((Path(__file__).parent / "card.md").read_text(encoding="utf-8"))
    return prose.substitute(
        data=data_table(json.loads((out / "counts.json").read_text())),
        figures=(out / "EVALUATION.md").read_text(encoding="utf-8").strip(),
        shift=", ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in shift.items()),
        scale=round(json.loads((out / "int8" / "calibration.json").read_text())["scale"], 4),
        digests=named,
    )


def data_table(counted: dict[str, dict[str, int]]) -> str:
    """Pairs by set and label, with the licence of each set."""
    columns = (*LABELS, "unsupported", "answered", "unanswered")
    rows = [f"| set | licence | {' | '.join(columns)} |", f"|---|---|{'---|' * len(columns)}"]
    licences = {source.name: source.licence for source in SOURCES} | {"made": MADE_LICENCE}
    for name, labels in counted.items():
        numbers = " | ".join(str(labels.get(column, 0)) for column in columns)
        rows.append(f"| {name} | {licences[name]} | {numbers} |")
    total = " | ".join(str(sum(labels.get(column, 0) for labels in counted.values())) for column in columns)
    return "\n".join([*rows, f"| all | | {total} |"])
