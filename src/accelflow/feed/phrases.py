"""The feed's own words in the four languages; stages and rules have theirs in label packs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from accelflow.feed.revisions import Kind, State

RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
"""The languages that are written from right to left."""


@attrs.frozen
class Phrases:
    """The words of one language. `kinds` and `day` may hold a number, `met_by` a command."""

    kinds: Mapping[Kind, str]
    states: Mapping[State, str]
    last_day: str
    day: str
    met_by: str
    leads_to: str


_ENGLISH: Final = Phrases(
    kinds={
        Kind.SESSION: "launch workshop ({number})",
        Kind.DAY_ONE: "Day 1",
        Kind.MIDPOINT: "midpoint review",
        Kind.SCALE_UP: "scale-up workshop",
    },
    states={
        State.PLANNED: "planned",
        State.OPEN: "due",
        State.OVERDUE: "overdue",
        State.MET: "met",
        State.OVER: "over",
        State.CANCELLED: "cancelled",
    },
    last_day="last day",
    day="Day {number}",
    met_by="Met by: {command}",
    leads_to="Leads to: {stage}",
)
_ARABIC: Final = Phrases(
    kinds={
        Kind.SESSION: "ورشة الإطلاق ({number})",
        Kind.DAY_ONE: "اليوم 1",
        Kind.MIDPOINT: "المراجعة النصفية",
        Kind.SCALE_UP: "ورشة توسعة نطاق النتائج",
    },
    states={
        State.PLANNED: "موعد مبدئي",
        State.OPEN: "الموعد النهائي",
        State.OVERDUE: "تجاوز الموعد",
        State.MET: "تم الإنجاز",
        State.OVER: "انتهت المدة",
        State.CANCELLED: "أُلغي الموعد",
    },
    last_day="اليوم الأخير",
    day="اليوم {number}",
    met_by="يُنجز عبر: {command}",
    leads_to="ينتقل إلى: {stage}",
)
_RUSSIAN: Final = Phrases(
    kinds={
        Kind.SESSION: "стартовый семинар ({number})",
        Kind.DAY_ONE: "День 1",
        Kind.MIDPOINT: "промежуточный обзор",
        Kind.SCALE_UP: "семинар по масштабированию",
    },
    states={
        State.PLANNED: "по плану",
        State.OPEN: "срок",
        State.OVERDUE: "просрочено",
        State.MET: "выполнено",
        State.OVER: "срок истёк",
        State.CANCELLED: "отменено",
    },
    last_day="последний день",
    day="День {number}",
    met_by="Чем выполняется: {command}",
    leads_to="Ведёт к стадии: {stage}",
)
_KYRGYZ: Final = Phrases(  # a native reader has yet to confirm these
    kinds={
        Kind.SESSION: "баштапкы семинар ({number})",
        Kind.DAY_ONE: "1-күн",
        Kind.MIDPOINT: "аралык кароо",
        Kind.SCALE_UP: "жайылтуу семинары",
    },
    states={
        State.PLANNED: "пландалган",
        State.OPEN: "мөөнөтү",
        State.OVERDUE: "мөөнөтү өттү",
        State.MET: "аткарылды",
        State.OVER: "мөөнөтү бүттү",
        State.CANCELLED: "жокко чыгарылды",
    },
    last_day="акыркы күн",
    day="{number}-күн",
    met_by="Эмне менен аткарылат: {command}",
    leads_to="Кийинки баскыч: {stage}",
)

PHRASES: Final[Mapping[str, Phrases]] = {
    "en": _ENGLISH,
    "ar": _ARABIC,
    "ru": _RUSSIAN,
    "ky": _KYRGYZ,
}
"""By language. A language that only label packs know borrows the English ones."""
