"""Charts and the map of the dashboards (see `core.charts`)."""

from core.charts import FONT, GOLD, GREEN, RED, svg_of

SCALE = ["#f3ead2", "#c9d8b6", "#8fb996", "#4d8f6d", "#14573f"]


def district_map(features, values, *, title, links) -> str:
    """A choropleth. `values` is `{code: percent or None}`, `links` `{code: address}`."""
    import altair as alt  # noqa: PLC0415

    data = []
    for feature in features:
        code = feature["properties"]["code"]
        value = values.get(code)
        shown = "ไม่มีข้อมูล" if value is None else f"{value:g}%"
        label = f"{feature['properties']['name']} {shown}"
        data.append({**feature, "label": label, "value": value, "url": links.get(code, "")})
    points = [
        _centre(feature)
        | {
            "name": feature["properties"]["name"],
            "pale": (values.get(feature["properties"]["code"]) or 0) >= 60,
        }
        for feature in features
    ]
    base = alt.Chart(alt.Data(values=data)).mark_geoshape(stroke="#ffffff", strokeWidth=1.5)
    # Single steps: a paper's renderer leaves out a band that runs from colour to colour.
    legend = alt.Legend(
        type="symbol", symbolType="square", symbolSize=200, values=[100, 75, 50, 25, 0]
    )
    color = alt.condition(
        "isValid(datum.value)",
        alt.Color(
            "value:Q", title=title, scale=alt.Scale(range=SCALE, domain=[0, 100]), legend=legend
        ),
        alt.value("#d9ddda"),
    )
    shapes = base.encode(color=color, href="url:N", description="label:N")
    text = (
        alt.Chart(alt.Data(values=points))
        .mark_text(font=FONT, fontSize=12)
        .encode(
            longitude="x:Q",
            latitude="y:Q",
            text="name:N",
            color=alt.condition("datum.pale", alt.value("#ffffff"), alt.value("#1d2723")),
        )
    )
    return svg_of(alt.layer(shapes, text).project("mercator").properties(width=430, height=430))


def _centre(feature) -> dict[str, float]:
    from shapely.geometry import shape  # noqa: PLC0415

    point = shape(feature["geometry"]).representative_point()
    return {"x": point.x, "y": point.y}


def trend_line(series: dict[str, list[tuple[str, float]]]) -> str:
    """Lines over months: `{name: [(month label, value)]}`, in the order given."""
    import altair as alt  # noqa: PLC0415

    data = [
        {"name": name, "month": label, "n": n, "value": float(value)}
        for name, points in series.items()
        for n, (label, value) in enumerate(points)
    ]
    order = [label for label, _value in next(iter(series.values()), [])]
    chart = (
        alt.Chart(alt.Data(values=data))
        .mark_line(point=True, strokeWidth=2.5)
        .encode(
            x=alt.X("month:N", sort=order, title=None, axis=alt.Axis(labelAngle=-40, grid=False)),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=True)),
            color=alt.Color(
                "name:N",
                title=None,
                sort=list(series),
                scale=alt.Scale(range=[GREEN, GOLD, RED]),
                legend=alt.Legend(orient="top"),
            ),
        )
    )
    return svg_of(chart.properties(width=430, height=220))


def ranking_bars(rows: list[tuple[str, float | None]], *, title: str) -> str:
    """Horizontal bars of percentages, best first: `[(name, percent)]`."""
    import altair as alt  # noqa: PLC0415

    known = [(name, value) for name, value in rows if value is not None]
    data = [{"name": name, "value": value, "text": f"{value:g}%"} for name, value in known]
    order = [name for name, _value in sorted(known, key=lambda row: -row[1])]
    base = alt.Chart(alt.Data(values=data)).encode(
        y=alt.Y("name:N", sort=order, title=None),
        x=alt.X("value:Q", title=title, scale=alt.Scale(domain=[0, 100])),
    )
    bars = base.mark_bar(color=GREEN, height={"band": 0.7})
    text = base.mark_text(align="left", dx=4, font=FONT, fontSize=12).encode(text="text:N")
    return svg_of((bars + text).properties(width=360, height=max(120, 24 * len(data))))
