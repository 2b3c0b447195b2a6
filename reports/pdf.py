"""The monthly report on paper: a บันทึกข้อความ with figures, map and a table of areas."""

from committees.boundaries import map_credit, map_features
from loei_poverty import thai
from loei_poverty.pdf import render_pdf
from reports import charts


def monthly(content: dict) -> bytes:
    """The paper for `reports.services.report_content`."""
    rows = content["rows"]
    by_code = {row["area"].code: row["visited_share"] for row in rows}
    level = "district" if content["area"].level == "province" else "subdistrict"
    features = map_features(level, parent=content["area"].code)
    drawing = charts.district_map(features, by_code, title="ร้อยละที่เยี่ยม", links={})
    return render_pdf("reports/monthly_paper.html", content | {
        "map": on_paper(drawing), "map_credit": map_credit(),
        "lines": [
            {"name": metric.name, "unit": metric.unit,
             "now": _number(total(content["figures"], metric.code)),
             "before": _number(total(content["previous"], metric.code))}
            for metric in content["metrics"] if metric.code in content["figures"]
        ],
    })  # fmt: skip


def total(figures: dict, code: str):
    """A metric over all its keys (dimensions, reasons); None when it was not counted."""
    found = [value for name, value in figures.items() if name.split(".")[0] == code]
    return sum(found) if found else None


def on_paper(svg: str) -> str:
    """The same drawing with the paper's own font, which carries Thai and Latin in one file."""
    return svg.replace("Sarabun", "Paper")


def _number(value) -> str:
    return "–" if value is None else thai.to_thai_digits(f"{value:,.0f}")
