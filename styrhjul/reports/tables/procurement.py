"""The procurement report's tables."""

from collections.abc import Iterable

from styrhjul.reports.contexts.procurement import FollowedUp, Procurements
from styrhjul.reports.tables.table import Cell, Column, Content, Table, count, dated, text, valued
from styrhjul.reports.words import measure

_NO = Column("Nr", 16)
_SUPPLIER = Column("Leverantör", 26)
_VALUE = Column("Värde", 18, numeric=True)
_MONEY = "kr"


def content(report: Procurements) -> Content:
    tables = {
        "attention": _attention(report),
        "changes": _changes(report),
        "options": _options(report),
        "expiring": _expiring(report),
        "awarded": _awarded(report),
        "direct_awards": _direct_awards(report),
        "under_way": _under_way(report),
        "planned": _planned(report),
        "overdue": _owed(report.follow_ups_overdue, "Uppföljningar som skulle ha varit klara", "Sena uppföljningar"),
        "done": _done(report),
        "due": _owed(report.follow_ups_due, "Uppföljningar som ska göras härnäst", "Kommande uppföljningar"),
        "systems": _systems(report),
        "providers": _providers(report),
        "operations": _operations(report),
        "compared": _compared(report),
        "frameworks": _frameworks(report),
    }
    return Content(sheets=lambda: tuple(tables.values()), tables=tables, charts={})


def _money(value: int | None) -> Cell:
    return valued(value, _MONEY)


def _names(suppliers: Iterable[str]) -> Cell:
    return text(", ".join(suppliers))


def _attention(report: Procurements) -> Table:
    return Table(
        sheet="Att uppmärksamma",
        caption="Vad registret säger i dag, och regeln bakom",
        columns=(Column("Vad", 30), Column("Nr", 15), Column("Varför", 70), Column("Senast", 17)),
        rows=tuple((text(one.what), text(one.no), text(one.text), dated(one.due_on)) for one in report.attention),
    )


def _changes(report: Procurements) -> Table:
    return Table(
        sheet="Ändrat",
        caption="Så stod det då, och så står det nu",
        columns=(Column("Upphandling eller avtal", 40), _NO, Column("Då", 32), Column("Nu", 32)),
        rows=tuple((text(one.title), text(one.no), text(one.was), text(one.now)) for one in report.changes),
    )


def _options(report: Procurements) -> Table:
    return Table(
        sheet="Optioner",
        caption="Optioner att ta ställning till, den närmaste först",
        columns=(
            Column("Avtal", 30),
            Column("Nr", 15),
            _SUPPLIER,
            Column("Option", 24),
            Column("Besked senast", 18),
            Column("Gäller då till", 18),
            _VALUE,
        ),
        rows=tuple(
            (
                text(one.title),
                text(one.no),
                _names(one.suppliers),
                text(f"{one.option}. {one.what}" if one.what else str(one.option)),
                dated(one.decide_by),
                dated(one.extends_to),
                _money(one.value),
            )
            for one in report.options
        ),
    )


def _expiring(report: Procurements) -> Table:
    return Table(
        sheet="Avtal som löper ut",
        caption="Avtal som löper ut, det närmaste först",
        columns=(
            Column("Avtal", 30),
            Column("Nr", 15),
            _SUPPLIER,
            Column("Sista dag", 17),
            Column("Optioner kvar", 13, numeric=True),
            _VALUE,
            Column("Ny upphandling", 28),
        ),
        rows=tuple(
            (
                text(one.title),
                text(one.no),
                _names(one.suppliers),
                dated(one.ends_on),
                count(one.options),
                _money(one.value),
                text(one.successor),
            )
            for one in report.expiring
        ),
    )


def _awarded(report: Procurements) -> Table:
    return Table(
        sheet="Tilldelat",
        caption="Tilldelat sedan förra rapporten" if report.previous_on else "Tilldelat hittills i år",
        columns=(
            Column("Upphandling", 30),
            Column("Nr", 15),
            _SUPPLIER,
            _VALUE,
            Column("Anbud", 9, numeric=True),
            Column("Kriterier", 28),
            Column("Beslut", 26),
        ),
        rows=tuple(
            (
                text(one.title),
                text(one.no),
                _names(one.suppliers),
                _money(one.value),
                count(one.tenders) if one.tenders is not None else text(""),
                text(one.criteria),
                text(", ".join(filter(None, (dated(one.decided_on).text if one.decided_on else "", one.decision)))),
            )
            for one in report.awarded
        ),
    )


def _direct_awards(report: Procurements) -> Table:
    return Table(
        sheet="Direktupphandlingar",
        caption=f"Direktupphandlingar på minst {measure(report.direct_limit, 'kronor')}",
        columns=(
            Column("Vad", 30),
            Column("Nr", 15),
            _SUPPLIER,
            _VALUE,
            Column("Beslut", 17),
            Column("Så är det dokumenterat", 42),
        ),
        rows=tuple(
            (
                text(one.title),
                text(one.no),
                _names(one.suppliers),
                _money(one.value),
                dated(one.decided_on),
                text(one.documentation or "Inte dokumenterat än"),
            )
            for one in report.direct_awards
        ),
    )


def _under_way(report: Procurements) -> Table:
    return Table(
        sheet="Pågår",
        caption="Upphandlingar som pågår, i den ordning de står på tur",
        columns=(
            Column("Upphandling", 34),
            Column("Nr", 15),
            Column("Steg", 20),
            Column("Nästa dag", 18),
            Column("Vad som händer då", 28),
            Column("Ansvarig", 22),
        ),
        rows=tuple(
            (
                text(one.title),
                text(one.no),
                text(one.step),
                dated(one.next_on),
                text(one.what_next),
                text(one.responsible),
            )
            for one in report.under_way
        ),
    )


def _planned(report: Procurements) -> Table:
    return Table(
        sheet="Planerat",
        caption="Den som ska annonseras först står först",
        columns=(
            Column("Upphandling", 34),
            Column("Nr", 15),
            Column("Hur", 22),
            Column("Annonseras", 18),
            Column("Tilldelas", 18),
            Column("Avtalet börjar", 18),
            Column("Ansvarig", 22),
        ),
        rows=tuple(
            (
                text(one.title),
                text(one.no),
                text(one.procedure),
                dated(one.announce_on),
                dated(one.award_on),
                dated(one.start_on),
                text(one.responsible),
            )
            for one in report.planned
        ),
    )


def _owed(follow_ups: tuple[FollowedUp, ...], caption: str, sheet: str) -> Table:
    return Table(
        sheet=sheet,
        caption=caption,
        columns=(
            Column("Avtal eller utförare", 34),
            Column("Nr", 15),
            Column("Vad som följs upp", 36),
            Column("Hur", 24),
            Column("Av vem", 22),
            Column("Senast", 17),
        ),
        rows=tuple(
            (_about(one), text(one.no), text(one.what), text(one.how), text(one.by), dated(one.due_on))
            for one in follow_ups
        ),
    )


def _done(report: Procurements) -> Table:
    return Table(
        sheet="Gjorda uppföljningar",
        caption="Uppföljningar som har gjorts, och vad de visade",
        columns=(
            Column("Avtal eller utförare", 30),
            Column("Nr", 15),
            Column("Vad som följdes upp", 30),
            Column("Hur och av vem", 26),
            Column("Gjord", 17),
            Column("Vad den visade", 40),
            Column("Följd", 18),
        ),
        rows=tuple(
            (
                _about(one),
                text(one.no),
                text(one.what),
                text("; ".join(filter(None, (one.how, one.by)))),
                dated(one.done_on),
                text(one.findings),
                text(one.sanction),
            )
            for one in report.follow_ups_done
        ),
    )


def _systems(report: Procurements) -> Table:
    return Table(
        sheet="Valfrihetssystem",
        caption="Valfrihetssystemen (LOV) och deras utförare",
        columns=(
            Column("System", 30),
            Column("Nr", 15),
            Column("Godkända", 12, numeric=True),
            Column("Ansökningar", 13, numeric=True),
            Column("Uppföljda", 12, numeric=True),
            Column("Krav som gäller", 40),
        ),
        rows=tuple(
            (
                text(one.name),
                text(one.no),
                count(one.approved),
                count(one.waiting),
                count(one.followed_up),
                text(one.requirements),
            )
            for one in report.systems
        ),
    )


def _providers(report: Procurements) -> Table:
    return Table(
        sheet="Utförare in och ut",
        caption="Godkända utförare, och utförare som har slutat",
        columns=(
            Column("Utförare", 30),
            Column("System", 28),
            Column("Nr", 15),
            Column("Vad", 16),
            Column("Dag", 17),
            Column("Varför", 36),
        ),
        rows=tuple(
            (text(one.provider), text(one.system), text(one.no), text(one.change), dated(one.day), text(one.why))
            for one in report.providers
        ),
    )


def _operations(report: Procurements) -> Table:
    return Table(
        sheet="Egna och privata",
        caption="Egna och privata enheter som gör samma sak",
        columns=(
            Column("Verksamhet", 26),
            Column("Egna enheter", 14, numeric=True),
            Column("Privata enheter", 14, numeric=True),
            Column("Egna som följt upp", 18, numeric=True),
            Column("Privata som följt upp", 18, numeric=True),
        ),
        rows=tuple(
            (
                text(one.kind.capitalize()),
                count(one.own),
                count(one.private),
                _of(one.own_answered, one.own_owed),
                _of(one.private_answered, one.private_owed),
            )
            for one in report.operations
        ),
    )


def _compared(report: Procurements) -> Table:
    return Table(
        sheet="Egna och privata, nyckeltal",
        caption="Nyckeltal, medelvärde för egna och för privata enheter",
        columns=(
            Column("Nyckeltal", 40),
            Column("Verksamhet", 20),
            Column("År", 8, numeric=True),
            Column("Egna", 16, numeric=True),
            Column("Privata", 16, numeric=True),
            Column("Bakom siffran", 26),
        ),
        rows=tuple(
            (
                text(one.indicator),
                text(one.kind.capitalize()),
                count(one.year),
                valued(one.own, one.measured_in),
                valued(one.private, one.measured_in),
                text(f"{one.own_units} egna, {one.private_units} privata"),
            )
            for one in report.compared
        ),
    )


def _frameworks(report: Procurements) -> Table:
    return Table(
        sheet="Avrop",
        caption="Avrop från ramavtalen",
        columns=(
            Column("Ramavtal", 30),
            Column("Nr", 15),
            _SUPPLIER,
            Column("Sista dag", 17),
            Column("Nya avrop", 11, numeric=True),
            Column("Deras värde", 18, numeric=True),
            Column("Avropat i allt", 18, numeric=True),
            Column("Av högst", 18, numeric=True),
        ),
        rows=tuple(
            (
                text(one.title),
                text(one.no),
                _names(one.suppliers),
                dated(one.ends_on),
                count(one.lately),
                _money(one.lately_value),
                _money(one.used),
                _money(one.ceiling),
            )
            for one in report.frameworks
        ),
    )


def _of(answered: int, owed: int) -> Cell:
    return Cell(f"{answered} av {owed}") if owed else text("")


def _about(one: FollowedUp) -> Cell:
    return text(", ".join(filter(None, (one.about, one.supplier))))
