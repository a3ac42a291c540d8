"""What the procurement report says before its tables: the most important of it in a few sentences. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from styrhjul.reports.contexts.procurement import Awarded, ChoiceSystem, DirectAward, Procurements
from styrhjul.reports.words import day as in_words
from styrhjul.reports.words import measure
from styrhjul.rules.swedish import counted, listed
from styrhjul.services.reporting.facts.draft import MOST_NAMED, Story

_MOST_SYSTEMS = 3
_MOST_KINDS = 3


def story(report: Procurements, *, holes: Sequence[str] = ()) -> Story:
    return Story(
        citizens=tuple(_choice(one, report) for one in report.systems[:_MOST_SYSTEMS] if one.approved),
        highlights=tuple(_highlights(report)),
        holes=(*holes, *_holes(report)),
        sources=("Nämndens register över upphandlingar och avtal",),
    )


def _choice(system: ChoiceSystem, report: Procurements) -> str:
    followed = f" {system.followed_up} har följts upp {_lately(report)}." if system.followed_up else ""
    providers = counted(system.approved, "godkänd utförare", "godkända utförare")
    return f"{system.name}: det finns {providers} att välja.{followed}"


def _lately(report: Procurements) -> str:
    return "sedan sist" if report.previous_on else "hittills i år"


def _highlights(report: Procurements) -> Iterator[str]:
    """Between three and six sentences: what is to be decided first."""
    yield _to_decide(report)
    yield _followed_up(report)
    yield _bought(report)
    yield _going_on(report)
    if report.providers:
        yield _in_and_out(report)
    if report.attention:
        kinds = Counter(one.what for one in report.attention).most_common(_MOST_KINDS)
        yield f"Att uppmärksamma: {listed([f'{kind[0].lower()}{kind[1:]} ({number})' for kind, number in kinds])}."


def _to_decide(report: Procurements) -> str:
    if not report.options and not report.expiring:
        return "Inget avtal löper ut inom ett år, och ingen option väntar på besked."
    said = [f"{counted(len(report.expiring), 'avtal', 'avtal')} löper ut inom ett år"]
    if report.options:
        first = report.options[0]
        waiting = counted(len(report.options), "option väntar", "optioner väntar")
        said.append(f"{waiting} på besked, den första senast {in_words(first.decide_by)} ({first.title})")
    return f"{listed(said)}."


def _followed_up(report: Procurements) -> str:
    done, late = len(report.follow_ups_done), len(report.follow_ups_overdue)
    if not done and not late:
        return f"Ingen uppföljning av avtal eller utförare har gjorts {_lately(report)}, och ingen är sen."
    said = [f"{counted(done, 'uppföljning är gjord', 'uppföljningar är gjorda')} {_lately(report)}"]
    if acted := sum(one.sanction not in ("", "Ingen") for one in report.follow_ups_done):
        said.append(f"{acted} av dem ledde till en åtgärd")
    if late:
        said.append(counted(late, "skulle redan ha varit gjord", "skulle redan ha varit gjorda"))
    return f"{listed(said)}."


def _bought(report: Procurements) -> str:
    when = f"Sedan förra rapporten {in_words(report.previous_on)}" if report.previous_on else "Hittills i år"
    if not report.awarded and not report.direct_awards:
        return f"{when} har inget större köp bestämts."
    total = sum(one.value or 0 for one in _purchases(report))
    said = [counted(len(report.awarded), "upphandling", "upphandlingar") + " tilldelats"]
    if report.direct_awards:
        limit = measure(report.direct_limit, "kronor")
        said.append(
            f"{counted(len(report.direct_awards), 'direktupphandling', 'direktupphandlingar')} på minst {limit} gjorts"
        )
    worth = f", för sammanlagt {measure(total, 'kronor')}" if total else ""
    return f"{when} har {listed(said)}{worth}."


def _going_on(report: Procurements) -> str:
    going = counted(len(report.under_way), "upphandling pågår", "upphandlingar pågår")
    coming = next((one for one in report.under_way if one.next_on), None)
    following = ""
    if coming and coming.next_on:
        following = f" Närmast: {coming.what_next.lower()} {in_words(coming.next_on)} ({coming.title})."
    return f"{going} och {counted(len(report.planned), 'är planerad', 'är planerade')}.{following}"


def _in_and_out(report: Procurements) -> str:
    came = sum(one.change == "Godkänd" for one in report.providers)
    left = len(report.providers) - came
    said = [f"{counted(came, 'utförare', 'utförare')} har godkänts"] if came else []
    said += [f"{left} har slutat" if came else f"{counted(left, 'utförare', 'utförare')} har slutat"] if left else []
    return f"I valfrihetssystemen: {listed(said)}."


def _holes(report: Procurements) -> Iterator[str]:
    nothing = (report.planned, report.under_way, report.awarded, report.expiring, report.systems, report.frameworks)
    if not any(nothing):
        yield "Registret är tomt, eller så har inget i det hänt och inget är på väg."
    bought = _purchases(report)
    if unnamed := [one.title for one in bought if not one.suppliers]:
        yield f"Leverantören är inte inskriven för {_some(unnamed)}."
    if unvalued := [one.title for one in bought if one.value is None]:
        yield f"Värdet är inte inskrivet för {_some(unvalued)}."
    if undocumented := [one.title for one in report.direct_awards if not one.documentation.strip()]:
        yield f"Skälen är inte dokumenterade för {_some(undocumented)}."


def _purchases(report: Procurements) -> Sequence[Awarded | DirectAward]:
    return [*report.awarded, *report.direct_awards]


def _some(titles: Sequence[str]) -> str:
    named = [f"”{title}”" for title in titles[:MOST_NAMED]]
    return listed(named if len(titles) <= MOST_NAMED else [*named, f"{len(titles) - MOST_NAMED} till"])
