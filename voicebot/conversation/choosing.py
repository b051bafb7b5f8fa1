"""Meanings or plans were offered by key: which was chosen aloud. Pure; small grammars, each of a whole answer."""

from __future__ import annotations

import re

_EN = r"(?:(?:um|uh|well|ok|okay|sorry|the|that's|it's|i mean|i'd say|number|option|press|key|choice)[, ]+)*"
_ZH = r"(?:嗯|呃|那|就|我选|我要|选|按|是|第|应该是|[,， ])*"
FIRST = re.compile(
    rf"{_EN}(?:one|1|first|1st|former)(?: (?:one|option|please))*"
    rf"|{_ZH}(?:一|1|前面那|上面那|前)(?:个|项|种|者|键)?(?:吧|的|啊)*"
)
SECOND = re.compile(
    rf"{_EN}(?:two|2|second|2nd|latter|last)(?: (?:one|option|please))*"
    rf"|{_ZH}(?:二|两|2|后面那|下面那|后)(?:个|项|种|者|键)?(?:吧|的|啊)*"
)
THIRD = re.compile(
    rf"{_EN}(?:three|3|third|3rd|last)(?: (?:one|option|please))*"
    rf"|{_ZH}(?:三|3|最后)(?:个|项|种|者|键)?(?:吧|的|啊)*"
)
NEITHER = re.compile(
    rf"{_EN}(?:(?:no,? )?neither|none|something else|somethin' else|other|another thing|a different thing)"
    r"(?: (?:of (?:those|these|them|the two)|one|please))*"
    rf"|{_ZH}(?:其[他它]|别的|都不是|都不对|哪个都不是|两个都不是)(?:的|原因|事情?|问题|吧|啊)*"
)
