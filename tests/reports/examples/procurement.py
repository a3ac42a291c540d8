"""The report of what the school committee buys, in September: something of everything."""

from datetime import date

from styrhjul.reports.contexts import Procurements
from styrhjul.reports.contexts import procurement as told
from tests.reports.examples.ekeby import head

NORDISK, LARKAN = "Nordisk barnomsorg AB", "Lärkan omsorg AB"


def procurements() -> Procurements:
    return Procurements(
        head=head(
            "Upphandlingar och avtal",
            sources=("Nämndens register över upphandlingar och avtal",),
            citizens=("Förskola med fritt val: det finns 3 godkända utförare att välja. 1 har följts upp sedan sist.",),
            highlights=(
                "2 avtal löper ut inom ett år och 1 option väntar på besked, den första senast 30 november 2027.",
                "2 uppföljningar är gjorda sedan sist, 1 av dem ledde till en åtgärd och 1 är sen.",
                "Sedan förra rapporten har 2 upphandlingar tilldelats och 1 direktupphandling gjorts.",
                "2 upphandlingar pågår och 2 är planerade. Närmast: sista anbudsdag 8 oktober 2027 (Skolskjuts).",
            ),
            holes=("Skälen är inte dokumenterade för ”Flytt av en modul”.",),
        ),
        since=date(2027, 5, 11),
        previous_on=date(2027, 5, 11),
        comments=("Livsmedel och skolskjuts upphandlas om under hösten. Priserna har stigit med omkring sju procent.",),
        attention=(
            told.Attention(
                no="BUN 2024/18",
                what="Avtal som löper ut utan plan",
                text="Städning av förskolor: avtalet löper ut 2028-06-30, och ingen ny upphandling är planerad.",
                due_on=date(2028, 6, 30),
            ),
        ),
        changes=(
            told.Change(no="BUN 2027/31", title="Skolskjuts", was="Planerad", now="Annonserad"),
            told.Change(no="BUN 2027/40", title="Lärplattform", was="Annonseras 1 juni 2027", now="Ingen dag"),
        ),
        planned=(
            told.Planned(
                no="BUN 2027/44",
                title="Pedagogiska måltider till Ängsskolan",
                procedure="Annonserad upphandling enligt 19 kap. LOU",
                responsible="Upphandlare Ulla",
                announce_on=date(2027, 11, 1),
                award_on=date(2028, 2, 1),
                start_on=date(2028, 7, 1),
            ),
            told.Planned(no="BUN 2027/40", title="Lärplattform", procedure="Öppet förfarande"),
        ),
        under_way=(
            told.UnderWay(
                no="BUN 2027/31",
                title="Skolskjuts",
                step="Annonserad",
                responsible="Upphandlare Ulla",
                next_on=date(2027, 10, 8),
                what_next="Sista anbudsdag",
            ),
            told.UnderWay(no="BUN 2027/12", title="Livsmedel", step="Utvärdering"),
        ),
        awarded=(
            told.Awarded(
                no="BUN 2027/3",
                part="1",
                title="Möbler: Norra kommundelen",
                decided_on=date(2027, 6, 14),
                suppliers=("Möbelhuset i Ekeby AB", "Skolmöbler Sverige AB"),
                value=4_250_000,
                tenders=5,
                criteria="Pris 60 %, kvalitet 40 %",
                decision="Barn- och utbildningsnämnden, § 62",
            ),
            told.Awarded(no="BUN 2027/3", part="2", title="Möbler: Södra kommundelen", decided_on=date(2027, 6, 14)),
        ),
        direct_awards=(
            told.DirectAward(
                no="BUN 2027/50",
                part="1",
                title="Flytt av en modul",
                decided_on=date(2027, 8, 20),
                suppliers=("Ekeby bygg AB",),
                value=310_000,
            ),
            told.DirectAward(
                no="BUN 2027/51",
                part="1",
                title="Handledning av pedagoger",
                decided_on=date(2027, 9, 2),
                suppliers=("Samtal & Stöd HB",),
                value=140_000,
                documentation="Tre leverantörer tillfrågades, två svarade. Den valda hade lägst pris.",
            ),
        ),
        expiring=(
            told.Expiring(
                no="BUN 2023/9",
                contract="1/1",
                title="Livsmedel",
                suppliers=("Mat i Mellansverige AB",),
                ends_on=date(2028, 1, 31),
                value=28_000_000,
                options=1,
                successor="Livsmedel (utvärdering)",
            ),
            told.Expiring(no="BUN 2024/18", contract="1/1", title="Städning av förskolor", ends_on=date(2028, 6, 30)),
        ),
        options=(
            told.OptionToDecide(
                no="BUN 2023/9",
                contract="1/1",
                option=1,
                title="Livsmedel",
                what="Ett år till",
                suppliers=("Mat i Mellansverige AB",),
                decide_by=date(2027, 11, 30),
                extends_to=date(2029, 1, 31),
                value=9_500_000,
            ),
        ),
        frameworks=(
            told.Framework(
                no="BUN 2025/7",
                title="Vikarier till förskolan",
                suppliers=("Bemanning Nord AB", "Vikarie nu AB"),
                ends_on=date(2028, 12, 31),
                lately=14,
                lately_value=820_000,
                call_offs=63,
                used=3_900_000,
                ceiling=6_000_000,
            ),
        ),
        follow_ups_done=(
            told.FollowedUp(
                no="BUN 2022/5",
                part="1/1",
                follow_up=2,
                about="Drift av Örnens förskola",
                supplier=NORDISK,
                private_operation=True,
                what="Bemanning och utbildning",
                how="Besök och personallistor",
                by="Kvalitetsutvecklaren",
                due_on=date(2027, 6, 1),
                done_on=date(2027, 6, 3),
                findings="Två avdelningar saknade legitimerad förskollärare under våren.",
                sanction="Åtgärdsplan",
            ),
            told.FollowedUp(
                no="LOV förskola",
                part="1",
                follow_up=1,
                about="Förskola med fritt val",
                supplier=LARKAN,
                private_operation=True,
                what="Klagomålshantering",
                due_on=date(2027, 9, 1),
                done_on=date(2027, 8, 30),
                findings="Inga brister.",
                sanction="Ingen",
            ),
        ),
        follow_ups_overdue=(
            told.FollowedUp(
                no="BUN 2024/18",
                part="1/1",
                follow_up=1,
                about="Städning av förskolor",
                supplier="Rent & Snyggt AB",
                what="Kvalitet i städningen",
                how="Stickprov",
                by="Lokalsamordnaren",
                due_on=date(2027, 9, 1),
            ),
        ),
        follow_ups_due=(
            told.FollowedUp(
                no="BUN 2025/7",
                part="1/1",
                follow_up=1,
                about="Vikarier till förskolan",
                supplier="Bemanning Nord AB",
                what="Registerutdrag",
                due_on=date(2027, 11, 15),
            ),
        ),
        systems=(
            told.ChoiceSystem(
                no="LOV förskola",
                name="Förskola med fritt val",
                approved=3,
                waiting=1,
                followed_up=1,
                requirements="Version 4, från 1 januari 2027: krav på språkutvecklande arbete",
            ),
        ),
        providers=(
            told.ProviderChange(
                no="LOV förskola",
                system="Förskola med fritt val",
                provider="Skogsmusen kooperativ",
                change="Godkänd",
                day=date(2027, 7, 1),
            ),
            told.ProviderChange(
                no="LOV förskola",
                system="Förskola med fritt val",
                provider="Trollet AB",
                change="Har slutat",
                day=date(2027, 8, 1),
                why="Egen begäran",
            ),
        ),
        operations=(
            told.Operation(
                kind="förskola",
                own=5,
                private=3,
                own_owed=5,
                own_answered=5,
                private_owed=3,
                private_answered=2,
            ),
        ),
        compared=(
            told.Compared(
                kind="förskola",
                indicator="Barn per årsarbetare",
                measured_in="barn",
                year=2026,
                own=5.4,
                own_units=5,
                private=5.7,
                private_units=3,
            ),
        ),
    )
