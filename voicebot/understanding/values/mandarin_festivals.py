"""Festivals by which a day is named in Mandarin: of a fixed day, of the public calendar, or by rule."""

from __future__ import annotations

from datetime import date, timedelta

from voicebot.understanding.values.days import easter_sunday, month_day, public_holiday, winter_solstice

_FIXED = {
    "圣诞": (12, 25),
    "平安夜": (12, 24),
    "情人节": (2, 14),
    "妇女节": (3, 8),
    "三八": (3, 8),
    "儿童节": (6, 1),
    "六一": (6, 1),
    "教师节": (9, 10),
    "双十一": (11, 11),
    "双十二": (12, 12),
    "光棍节": (11, 11),
    "万圣": (10, 31),
    "建军节": (8, 1),
    "跨年": (12, 31),
}
_OFFICIAL = {"过年": "春节", "年前": "春节", "大年初一": "春节", "五一": "劳动节", "十一": "国庆", "清明": "清明"}


def festival(name: str, today: date) -> date | None:
    """The next festival of that name; None where the calendar has none of it."""
    name = "过年" if name.startswith("过") else name
    if name in _FIXED:
        return month_day(*_FIXED[name], today)
    if name == "冬至":
        return winter_solstice(today)
    if name == "复活节":
        return easter_sunday(today)
    if name == "感恩节":
        return public_holiday("Thanksgiving", "US", today)
    spring = public_holiday("春节", "CN", today - timedelta(days=14))
    if name in ("元宵", "正月十五"):
        return spring and spring + timedelta(days=14)
    if name in ("除夕", "年三十", "大年三十"):
        eve = public_holiday("春节", "CN", today + timedelta(days=1))
        return eve and eve - timedelta(days=1)
    return public_holiday(_OFFICIAL.get(name, name.removesuffix("节") if name != "春节" else name), "CN", today)
