#!/usr/bin/env python3
"""Draws the first rows of a call list as an SVG table: call_list.py CALL-LIST.csv > call-list.svg

The picture in the README is drawn from the shipped model and dataset:

    churn call-list models/demo.json datasets/demo --as-of 2024-07-01 --top 8 --reasons 2 \\
        --attributes plan,region --out /tmp/call-list.csv
    Documentation/Pictures/call_list.py /tmp/call-list.csv > Documentation/Pictures/call-list.svg
"""
import csv
import sys
import textwrap
from xml.sax.saxutils import escape

COLUMNS = [  # name in the file, heading, width in pixels, characters a line
    ("rank", "rank", 44, 8),
    ("customer_id", "customer", 80, 12),
    ("risk", "risk", 56, 8),
    ("band", "band", 56, 8),
    ("reason_1", "strongest reason", 262, 38),
    ("reason_2", "next reason", 262, 38),
    ("plan", "plan", 80, 10),
    ("contacted_on", "contacted on", 108, 12),
    ("outcome", "outcome", 84, 12),
]
LINE, PAD, HEAD = 17, 9, 34


def main() -> None:
    with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    width = sum(column[2] for column in COLUMNS)
    cells = [[textwrap.wrap(shown(row, name), chars) or [""] for name, _, _, chars in COLUMNS] for row in rows]
    heights = [max(len(cell) for cell in row) * LINE + 2 * PAD for row in cells]
    height = HEAD + sum(heights)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="system-ui, Segoe UI, Helvetica, Arial, sans-serif" font-size="13">',
        "<title>The first rows of a call list</title>",
        f'<rect width="{width}" height="{height}" rx="6" fill="#ffffff" stroke="#c9d1d9"/>',
        f'<rect width="{width}" height="{HEAD}" rx="6" fill="#0b5cad"/>',
    ]
    left = 0
    for _, heading, column_width, _ in COLUMNS:
        out.append(f'<text x="{left + 10}" y="22" fill="#ffffff" font-weight="600">{escape(heading)}</text>')
        left += column_width
    top = HEAD
    for row, row_height in zip(cells, heights):
        left = 0
        for (name, _, column_width, _), lines in zip(COLUMNS, row):
            for index, line in enumerate(lines):
                weight = ' font-weight="600"' if name in ("risk", "customer_id") else ""
                out.append(
                    f'<text x="{left + 10}" y="{top + PAD + 13 + index * LINE}" fill="#1f2328"{weight}>{escape(line)}</text>')
            left += column_width
        top += row_height
        if row is not cells[-1]:
            out.append(f'<line x1="0" y1="{top}" x2="{width}" y2="{top}" stroke="#e1e5ea"/>')
    out.append("</svg>")
    print("\n".join(out))


def shown(row: dict, name: str) -> str:
    """The cell as a spreadsheet would show it: risks as percentages."""
    return f"{100 * float(row[name]):.1f} %" if name == "risk" else row.get(name) or ""


main()
