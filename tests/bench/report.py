"""What was measured, as a table, as build/bench.json and as build/bench.html."""
import html
import json

STYLE = """body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1b1b}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #ccc}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}svg{width:100%;height:auto}"""


def number(x):
    if x is None:
        return ""
    return f"{x:,.0f}" if abs(x) >= 1000 else f"{x:.1f}" if abs(x) >= 10 else f"{x:.3g}"


def cells(row):
    ratio = f"{row['ratio']:.2f} × {row['of']}" if row["ratio"] is not None else ""
    return [row["name"], number(row["value"]), row["unit"], number(row.get("p50")), number(row.get("p99")), ratio,
            f"≤ {row['goal']}" if row.get("goal") else ""]


HEADS = ["name", "value", "unit", "p50 ms", "p99 ms", "ratio", "goal"]


def table(rows):
    lines = [HEADS] + [cells(r) for r in rows]
    widths = [max(len(l[i]) for l in lines) for i in range(len(HEADS))]
    for i, line in enumerate(lines):
        print("  ".join(c.rjust(w) if 0 < k < 5 and k != 2 else c.ljust(w) for k, (c, w) in enumerate(zip(line, widths))).rstrip())
        if i == 0:
            print("  ".join("-" * w for w in widths))


def bar(row, y, scale):
    goal = row.get("goal")
    over = goal and row["ratio"] > goal
    parts = [f'<text x="190" y="{y + 14}" text-anchor="end">{row["name"]}</text>',
             f'<rect x="200" y="{y}" width="{max(row["ratio"] * scale, 1):.1f}" height="18" fill="{"#b3421f" if over else "#14485a"}"/>',
             f'<text x="{206 + row["ratio"] * scale:.1f}" y="{y + 14}">{row["ratio"]:.2f} × {row["of"]}</text>']
    if goal:
        x = 200 + goal * scale
        parts.append(f'<path d="M{x:.1f} {y - 3}v24" stroke="#1b1b1b" stroke-dasharray="3 2"/>')
    return "".join(parts)


def drawing(rows):
    rows = [r for r in rows if r["ratio"] is not None and r["name"] != r["of"]]
    scale = 380 / max(max(r["ratio"], r.get("goal") or 0) for r in rows)
    bars = "\n".join(bar(r, 10 + 28 * i, scale) for i, r in enumerate(rows))
    return (f'<svg viewBox="0 0 800 {20 + 28 * len(rows)}" font-size="13" role="img" '
            f'aria-label="Each row against its floor">\n{bars}\n</svg>')


def page(rows, about):
    head = "".join(f'<th scope="col"{" class=n" if 0 < i < 5 and i != 2 else ""}>{h}</th>' for i, h in enumerate(HEADS))
    body = "\n".join("<tr>" + "".join(f'<td{" class=n" if 0 < i < 5 and i != 2 else ""}>{html.escape(c)}</td>'
                                      for i, c in enumerate(cells(r))) + "</tr>" for r in rows)
    return (f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>Waymark: make bench</title>\n'
            f'<style>{STYLE}</style>\n</head>\n<body>\n<h1>Waymark: make bench</h1>\n<p>{html.escape(about)}</p>\n'
            f'{drawing(rows)}\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</body>\n</html>\n')


def write(folder, rows, about):
    table(rows)
    print(about)
    with open(f"{folder}/bench.json", "w", encoding="utf-8") as f:
        json.dump(rows, f, indent=1, ensure_ascii=False)
        f.write("\n")
    with open(f"{folder}/bench.html", "w", encoding="utf-8") as f:
        f.write(page(rows, about))
