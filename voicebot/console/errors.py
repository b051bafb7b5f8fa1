"""Pages for what cannot be shown: what happened, and the way back."""

from __future__ import annotations

from flask import render_template, request

WORDS = {
    "en": {
        "lang": "en",
        "name": "voicebot",
        "back": "Back to the web phone",
        404: ("Not found", "There is no page at this address."),
        "wrong": ("Something is wrong on our side", "It has been noted. Try again in a moment."),
        "refused": ("This cannot be shown", "The request cannot be answered as it was sent."),
    },
    "zh": {
        "lang": "zh-CN",
        "name": "voicebot",
        "back": "返回网页电话",
        404: ("找不到页面", "这个地址没有页面。"),
        "wrong": ("我们这边出了点问题", "已经记录，请稍后再试。"),
        "refused": ("无法显示", "无法处理这个请求。"),
    },
}


def page(code: int) -> str:
    """The page for an HTTP error, in the reader's language."""
    asked = request.args.get("lang") or request.accept_languages.best_match(["en", "zh"])
    words = WORDS["zh" if asked == "zh" else "en"]
    title, says = words.get(code) or words["wrong" if code >= 500 else "refused"]
    return render_template("error.html", words=words, code=code, title=title, says=says)
