"""The hard filter: what must never be said is caught in both languages, and what must be sayable is not."""

from __future__ import annotations

import pytest

from voicebot.wording import Script

FORBIDDEN = {
    "zh-CN": (
        "您再不还款就要坐牢了。",
        "警方会拘留您。",
        "我们已经报警了。",
        "法院传票马上寄出。",
        "我们要起诉您家人。",
        "我是公安局的。",
        "这里是人民法院。",
        "我是李律师。",
        "我们是央行征信中心。",
        "您会进入永久黑名单。",
        "这会影响您的子女上学。",
        "我们会通知您的单位。",
        "我们会告诉您的家人。",
        "我们会爆通讯录。",
        "明天上门找您。",
        "您就是老赖。",
        "你这个骗子。",
        "今天是最后的机会。",
        "今天必须还，否则后果自负。",
        "征信不会有记录。",
        "我们可以删除您的逾期记录。",
        "给您减免百分之三十。",
        "您可以找朋友借钱来还。",
        "您可以把房子卖掉，卖房还款。",
        "请输入您的密码。",
        "请告诉我您的验证码。",
        "请提供卡片背面的CVV。",
        "我是真人客服。",
        "我不是机器人。",
        "您可能是抑郁症。",
        "您应该申请破产。",
        "给您推荐一款理财产品。",
        "我们会寄律师函，查封您的财产。",
    ),
    "en-US": (
        "You could be arrested.",
        "You will go to jail.",
        "We will call the police.",
        "A sheriff will come.",
        "We will take you to court.",
        "You have a court date on Monday.",
        "We may sue you and garnish your wages.",
        "This is the police.",
        "I'm calling from the law firm.",
        "I am an attorney.",
        "You will be blacklisted for life.",
        "Your children's school will hear of it.",
        "We'll tell your employer.",
        "We will contact your family.",
        "Someone will come to your house.",
        "You are shameless.",
        "You deadbeat.",
        "This is your last chance today.",
        "You must pay now, or else.",
        "There will be serious consequences.",
        "We'll delete it from your credit report.",
        "It will never appear on your credit report.",
        "I can waive the interest.",
        "You could borrow from your friends.",
        "You could take out another loan.",
        "Just sell your car.",
        "Please tell me your PIN.",
        "Enter the three digit CVV.",
        "Please read me the one-time code.",
        "What is your password?",
        "I am a real person.",
        "I'm not a robot.",
        "You sound depressed.",
        "You should file for bankruptcy.",
        "We have a special offer for you.",
    ),
}
ALLOWED = {
    "zh-CN": (
        "如未按约还款，可能产生利息、违约金，逾期信息可能按规定报送征信机构。",
        "我不会问您的卡号、密码或者验证码。",
        "请不要把卡号或者验证码告诉给您打电话的人。",
        "如果您是说破产，请按一。",
        "如果有紧急危险，请拨打幺幺零或者幺二零。",
        "是的，我是机器，是智能语音助手。您随时可以按零转人工。",
        "请用按键输入您身份证件号码里的最后四位数字。",
        "家里有人去世请按四。",
        "同事会给您回电。",
    ),
    "en-US": (
        "Interest or late charges may continue, and the account may be reported to credit agencies.",
        "I will never ask for a card number, a PIN, or a code.",
        "Please never give a card number or a code to anyone who calls you.",
        "If you're in danger, call nine one one.",
        "Yes, I'm a machine, an automated AI assistant.",
        "I'm connecting you to a person now.",
        "If you mean insolvency or bankruptcy, press one.",
        "Please use the keys to type the last four digits of your identity document.",
        "Free, independent debt advice is there for you.",
    ),
}


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in FORBIDDEN for text in FORBIDDEN[language]]
)
def test_a_forbidden_sentence_is_caught(script: Script, language: str, text: str) -> None:
    assert script.never_said(text, language)
    assert script.never_said(text.upper(), language)


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in ALLOWED for text in ALLOWED[language]])
def test_a_sentence_that_callers_need_is_not_caught(script: Script, language: str, text: str) -> None:
    assert script.never_said(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("zh-CN", "关于您逾期的欠款", ("逾期", "欠")),
        ("zh-CN", "信用卡还款日到期了", ("信用卡", "还款", "到期")),
        ("zh-CN", "我还在，您还可以按零", ()),
        ("zh-CN", "拨打卡片背面的电话", ()),
        ("en-US", "Your payment is overdue.", ("payment", "overdue")),
        ("en-US", "We are DEBT collectors", ("DEBT", "collectors")),
        ("en-US", "A delinquent loan, past due", ("delinquent", "loan", "past due")),
        ("en-US", "Call the number on the back of your card.", ()),
        ("en-US", "A personal matter about your account", ()),
    ],
)
def test_words_that_reveal_a_debt_are_named(script: Script, language: str, text: str, words: tuple[str, ...]) -> None:
    assert script.debt_words(text, language) == words
