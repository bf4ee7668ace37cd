"""What a story is about: its places weighed by position, frequency and reading."""

from collections.abc import Sequence

from wiredesk.stages.geo.rules import FocusRules
from wiredesk_events import Focus, Place


def focus(places: Sequence[Place], body: str, rules: FocusRules) -> tuple[Focus, ...]:
    """Return the places that a story is about, best first; scores are shares of all mentions, weighed."""
    first_paragraph = body.find("\n\n")
    first_paragraph = len(body) if first_paragraph < 0 else first_paragraph
    weights: list[tuple[float, Place]] = []
    for place in places:
        if place.latitude is None:
            continue
        weight = rules.dateline if place.dateline else 0.0
        for mention in place.mentions:
            share = rules.reading[mention.reading]
            if mention.span.field == "headline":
                share *= rules.headline
            elif mention.span.start < first_paragraph:
                share *= rules.first_paragraph
            elif mention.span.start * 2 > len(body):
                share *= rules.later
            weight += share
        weights.append((weight * place.confidence, place))
    total = sum(weight for weight, _ in weights)
    if not total:
        return ()
    # Rounded down to three decimals, so that the scores never sum to more than 1.
    shares = [(int(1000 * weight / total) / 1000, place) for weight, place in weights]
    shares.sort(key=lambda pair: (-pair[0], pair[1].place_id))
    return tuple(
        Focus(place_id=place.place_id, name=place.name, country_code=place.country_code, score=share)
        for share, place in shares[: rules.most]
        if share >= rules.least
    )
