"""The monthly report on paper: a บันทึกข้อความ with figures, map and a table of areas."""

from core import thai
from core.pdf import render_pdf
from households.enums import LeaveReason
from indicators.models import Dimension
from places.boundaries import map_credit, map_features
from places.enums import AreaLevel
from places.models import Organization
from reports import charts


def monthly(content: dict) -> bytes:
    """The paper for `reports.services.report_content`."""
    by_code = {row["area"].code: row["visited_share"] for row in content["rows"]}
    is_province = content["area"].level == AreaLevel.PROVINCE
    level = AreaLevel.DISTRICT if is_province else AreaLevel.SUBDISTRICT
    features = map_features(level, parent=content["area"].code)
    drawing = charts.district_map(features, by_code, title="ร้อยละที่เยี่ยม", links={})
    paper = {"map": on_paper(drawing), "map_credit": map_credit(), "lines": list(lines(content))}
    return render_pdf("reports/monthly_paper.html", content | paper)


def lines(content: dict):
    """`{"name", "unit", "now", "before"}` for each metric, or for each of its keys."""
    now, before = content["figures"], content["previous"]
    labels = dict(Dimension.objects.values_list("code", "name")) | dict(LeaveReason.choices)
    offices = {name.partition(".")[2] for name in now if name.partition(".")[2].isdecimal()}
    labels |= {str(pk): str(office) for pk, office in Organization.objects.in_bulk(offices).items()}
    for metric in content["metrics"]:
        names = [name for name in now if name.split(".")[0] == metric.code]
        for name in sorted(names):
            key = name.partition(".")[2]
            label = f"{metric.name}: {labels.get(key, key)}" if key else metric.name
            yield {
                "name": label,
                "unit": metric.unit,
                "now": _number(now[name]),
                "before": _number(before.get(name)),
            }


def on_paper(svg: str) -> str:
    """The same drawing with the paper's own font, which carries Thai and Latin in one file."""
    return svg.replace("Sarabun", "Paper")


def _number(value) -> str:
    return "–" if value is None else thai.to_thai_digits(f"{value:,.0f}")
