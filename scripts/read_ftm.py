"""Read an export in FollowTheMoney with the followthemoney package, which is not among the development tools: it is large.

    python -m venv ftm && ftm/bin/pip install followthemoney && ftm/bin/python scripts/read_ftm.py statements.ftm.json

Every entity must be of a schema that the package knows, hold nothing that it does not, and refer to entities of the right schemata.
Prints how many entities of each schema there are; the exit status is 1 where something is wrong.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any


def faults(lines: list[dict[str, Any]], model: Any) -> list[str]:
    """What the package does not accept, a line each."""
    schemata = {line["id"]: model.get(line["schema"]) for line in lines}
    found = [f"{id_} stands there twice" for id_, times in Counter(line["id"] for line in lines).items() if times > 1]
    for line in lines:
        entity = model.get_proxy(line)
        found += [f"{line['id']} lacks {name}" for name in entity.schema.required if not entity.get(name)]
        for name, values in line["properties"].items():
            if name not in entity.schema.properties:
                found.append(f"{line['id']}: {line['schema']} has no {name}")
                continue
            prop = entity.schema.get(name)
            kept = set(entity.get(name))
            if len(kept) != len(set(values)):
                found.append(f"{line['id']}: {name} takes only {sorted(kept)} of {values}")
            if prop.range is not None:
                strange = [value for value in values if not (schemata.get(value) and schemata[value].is_a(prop.range))]
                found += [f"{line['id']}: {name} cannot be {value}" for value in strange]
    return found


def main(path: str) -> int:
    """Check a file."""
    from followthemoney import model

    lines = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    wrong = faults(lines, model)
    for line in wrong:
        print(line, file=sys.stderr)
    for schema, count in Counter(line["schema"] for line in lines).most_common():
        print(f"{schema:15} {count}")
    return 1 if wrong or not lines else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
