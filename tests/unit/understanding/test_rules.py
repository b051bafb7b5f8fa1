"""Words that decide by themselves, circumstances that raise the urgency, and what only sounds like either."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicebot.understanding import PROMPTS
from voicebot.understanding.bank import load_bank
from voicebot.understanding.meaning import LANGUAGES, Asked, Intent, Urgency
from voicebot.understanding.normalise import LONGEST, clean
from voicebot.understanding.rules import PhraseRule, fired, load_rules
from voicebot.understanding.urgency import urgency
from voicebot.understanding.values.slots import read

MONDAY = date(2026, 11, 23)
BANKS = {language: load_bank(PROMPTS, language) for language in LANGUAGES}
RULES = {language: load_rules(PROMPTS, language) for language in LANGUAGES}
BY_NAME = {rule.id: rule for rules in RULES.values() for rule in rules}

#: for each rule: sentences that it must catch (+), and sentences that it must spare (-)
WRITTEN = """
ZH-SELF-HARM-DIE
+ 我真的很想死，别管我了
+ 还不如死了好呢
+ 我死了算了，省得你们天天打
+ 你们逼死我算了
- 想死你啦，好久没打电话了
- 热得想死，空调坏了
- 这首歌好听得让人想死
- 这事你就死了这条心吧
- 电影里他说我去死吧

ZH-SELF-HARM-LIVE
+ 我是真的活不下去了
+ 活够了，六十年够本了
+ 我弟说他不想活了
+ 活着一点意思都没有
- 谁不想活得轻松点
- 不活跃的账户怎么注销
- 我活得好好的
- 电视里正喊不想活了

ZH-SELF-HARM-WORD
+ 我儿子昨天晚上说他想自杀
+ 我打算今晚自我了断
+ 她要寻短见，我拦不住
+ 我这就去卧轨
- 我没有自杀的念头
- 年轻生病多，攒不下钱
- 这笔账我自己了结这个月
- 小说里的人上吊了
- 快点结束这一切骚扰电话吧

ZH-SELF-HARM-OVER
+ 闭上眼一了百了
+ 真想一了百了啊
+ 一死百了，谁也别想要
- 今天全还清，一了百了
- 一次性转账给你们，一了百了
- 把卡注销了一了百了

ZH-SELF-HARM-JUMP
+ 再打我就跳楼
+ 我要从这楼上跳下去
+ 我已经站在天台边上了
+ 他坐在窗台外面不肯下来
- 跳楼价大甩卖，全场两折
- 我们小区昨天有人跳楼了，警察还在
- 我在天台晒被子，风大听不清
- 今天去蹦极，从桥上跳下去的

ZH-SELF-HARM-TAKEN
+ 我妈喝农药了
+ 我吃了四十片安眠药
+ 我刚把一整瓶药都吞下去了
+ 老鼠药我已经喝下去了
- 我把降压药都吃完了，得去医院开
- 老鼠药是我店里卖的
- 感冒吃了一把药还没好
- 医生开的药都吃着呢

ZH-SELF-HARM-MEANS
+ 药我攒了两个月，够了
+ 绳子我都系好了
+ 开了煤气，门窗都关好了
+ 刀片就在手边
- 绳子买好了，捆快递用
- 我开着煤气炒菜呢
- 感冒药备好了
- 刮刮卡我划了好几道

ZH-SELF-HARM-LETTER
+ 遗书在桌上，你们自己看
+ 后事我自己都安排好了
+ 各位来生再见
+ 你们等着给我收尸
- 遗嘱在公证处办的
- 我爸的后事都安排好了
- 小说里留了一封遗书
- 永别就不至于哈

ZH-SELF-HARM-WORLD
+ 我准备离开这个世界
+ 过了今晚世上就没有我这个人了
+ 拿我这条命抵债行不行
+ 我想带着女儿一起跳
- 他已经不在这个世上了
- 离开这个世界杯我就没乐子了
- 带孩子一起跳绳呢
- 再也不用催了，我今天还

ZH-SELF-HARM-ENGLISH
+ 我 want to die，真的
+ 我弟说要 kill himself
+ sorry，我想 end my life
- 我没有 suicide 的想法
- 这部 movie 讲 suicide 的
- 我 want to pay，真的

ZH-VIOLENCE-BLADE
+ 他拿着菜刀站在门口
+ 老公拿刀追我
+ 他说今晚要弄死我
+ 救命，有人要杀我
- 我老婆知道了要杀了我
- 他拿刀切西瓜呢
- 去年前夫拿刀威胁过我
- 厨房里他拿着刀呢

ZH-VIOLENCE-DOOR
+ 前夫在踹门
+ 外面有人砸门，孩子吓哭了
+ 他掐着我脖子
+ 我躲在衣柜里，他要打我
- 快递在砸门，我去开一下
- 楼上装修天天砸门砸墙
- 昨天晚上他砸门了
- 他在砸门票生意上亏了钱

ZH-EMERGENCY-DOWN
+ 我老公没呼吸了
+ 我妈突然晕倒了
+ 他倒在地上口吐白沫
+ 孩子抽搐了，怎么办
- 手机没反应，按了好几次
- 上个月我爸突然晕倒，住院花了好多
- 我没意识到今天是还款日
- 叫他半天没反应，睡着了

ZH-EMERGENCY-CHEST
+ 我胸口剧痛，左胳膊都麻了
+ 胸口疼得喘不上气，手也麻
+ 我爸心梗发作了
- 去年心梗发作过，现在没钱
- 惊恐发作，胸口闷，手麻
- 心脏病都要犯了，吓我一跳

ZH-EMERGENCY-BLOOD
+ 我羊水破了，家里没人
+ 老人摔倒了，头上流了好多血
+ 伤口的血止不住
- 昨晚流鼻血流了好多血，今天请假
- 去年老婆大出血，花了十几万
- 上次手术后血止不住，住了很久院

ZH-EMERGENCY-CALL
+ 快打120
+ 帮我报警，快
+ 我家着火了
+ 屋里煤气泄漏了
- 我要报警抓你们这些骗子
- 去年我家着火了，全赔光了
- 我在120上班，专门打120的电话费都报销
- 帮我叫人工

ZH-THREAT-KILL
+ 我要弄死你们那个催收的
+ 再打我儿子电话我就砍死你们
+ 我今天就去杀了他
+ 我要杀了那个骗子
- 你杀了我我也没钱
- 打死我也不还
- 我在游戏里杀了他三次
- 我弄死了一只蟑螂

ZH-THREAT-WEAPON
+ 我带刀去你们公司找你们
+ 我提着汽油去你们网点
+ 信不信我把你们银行炸了
- 拿着工资卡去你们网点行吗
- 我炸鸡店的生意不好
- 我在采石场管炸药
- 带儿子去银行找你们

ZH-DECEASED-DIED
+ 机主上个月去世了
+ 我爸三月份病故了
+ 人已经火化了
+ 他已经不在人世了
- 我爸去世，丧事花光了，还不上
- 他没去世，出差了
- 我家猫死了
- 经理不在了，下班了
- 我明天就不在人世了

ZH-FRAUD-STOLEN
+ 我的卡被盗刷了
+ 有人冒用我的名字
+ 卡里的钱被人刷走了
- 我怕被盗刷，不敢说卡号
- 不是盗刷，是我自己刷的
- 现在冒名者多，你怎么证明

ZH-FRAUD-NOT-MINE
+ 这不是我刷的
+ 我从来没办过你们的卡
+ 这张卡根本不是我的
- 这个号码不是我的，你打错了
- 利息不是我欠的那么多
- 不是我的错，是系统扣多了
- 我没办过分期

ZH-COMPLAINT-WORD
+ 我要投诉你们
+ 我要去银保监会举报
+ 投诉电话多少
+ 我打12378了
- 我不投诉，就问问
- 没什么要投诉的
- 卡被盗刷了，我要投诉
- 再打我就投诉，别再打了

ZH-LAWYER
+ 找我律师谈
+ 我已经委托了律师
+ 我的律师会联系你们
- 你们会请律师起诉我吗
- 请不起律师，没钱
- 收到律师函了怎么还
- 我老公是律师

ZH-INSOLVENCY
+ 我已经申请个人破产了
+ 法院宣告我破产了
+ 去找我的破产管理人
- 老板破产了，工资没发
- 再这样我要破产了
- 怎么申请个人破产
- 还不至于破产

ZH-STOP-CALLING
+ 别再给我打电话了
+ 请停止骚扰我
+ 把我的号码删了
+ 以后别打了
- 别打错了，我不姓王
- 我妈去世了，别打了
- 别打扰我睡觉，下午再打
- 不要打印发票

ZH-PERSON-WORD
+ 人工
+ 麻烦帮我转人工客服
+ 叫你们经理来
- 人工费涨了，工钱没发
- 现在没人工作
- 人工智能也会骂人
- 我是客服，正在上班

ZH-PERSON-TRANSFER
+ 机器听不懂，给我转人工
+ 我要跟真人说话
+ 找你们经理来跟我说
- 不用转人工
- 卡被人冒用了，转人工
- 你是真人还是机器
- 我妈快不行了，转人工

EN-SELF-HARM-KILL
+ I'm going to kill myself if this doesn't stop
+ my daughter says she'll kill herself
+ I might hurt myself tonight
- I nearly killed myself laughing
- I'm killing myself working two jobs
- I hurt myself at work
- no, I won't hurt myself

EN-SELF-HARM-DIE
+ I just want to die
+ honestly I wish I was dead
+ I'd be better off dead than like this
+ just let me die
- I'd rather die than give you my birthday
- this song makes me want to die
- I want to dye my hair
- he wants to die laughing

EN-SELF-HARM-LIVE
+ I don't want to live any more
+ there's nothing left to live for
+ every night I hope I don't wake up
+ I see no point in living
- I don't want to live in that flat any more
- I live from day to day
- I don't want to be here all day
- hope I didn't wake you

EN-SELF-HARM-WORD
+ I'm having suicidal thoughts
+ I've decided to end my life
+ she's going to take her own life
+ I just want to end it all
- that plan is suicide for my budget
- the laptop committed suicide
- there's a suicide note on the TV show
- I'm not suicidal, I'm skint

EN-SELF-HARM-END-IT
+ I'm gonna end it tonight
+ I just want to end it
+ I think about ending it
- I want to end it, this contract I mean
- I'm ending it, the call that is
- we're going to end the plan

EN-SELF-HARM-TAKEN
+ I took a whole bottle of sleeping pills
+ my wife has taken an overdose
+ I drank bleach
+ I took forty tablets
- I took all my tablets this morning as usual
- the garage bill took the lot
- he overdosed and died last year
- I've taken a pill for my back

EN-SELF-HARM-MEANS
+ I have a gun to my head
+ I've got the pills lined up
+ the rope is ready
- I bought a rope for the boat
- your calls are like a gun to my head
- I turned on the gas cooker
- the pills right here are for my blood pressure

EN-SELF-HARM-PLACE
+ I'm on the ledge
+ I'll step in front of a train
+ I'm standing on the bridge and I'm done
+ she's on the roof and she's going to jump
- I'm on the roof and fixing shingles
- I'm on the bridge, driving, traffic is bad
- I'm about to jump into a meeting
- I jumped through hoops

EN-SELF-HARM-FAREWELL
+ I've written a note for my kids
+ tell my wife I loved her
+ you're the last person I'll ever talk to
+ they'd all be better off without me
- I wrote a letter to my landlord
- tell my husband I'm sorry I missed him
- the team's better off without me
- goodbye now

EN-SELF-HARM-OTHER-TONGUES
+ no quiero vivir, I'm serious
+ 我不想活了 okay
+ mujhe marna hai
- no quiero morir, tranquilo
- quiero pagar
- 跳楼价 they said, a big sale

EN-VIOLENCE-DOOR
+ my husband is kicking the door in
+ he's breaking down the door
+ I'm hiding and he's drunk
- the courier is banging on the door
- she's painting the door
- somebody's banging on the door, probably the mailman
- he broke the door last year

EN-VIOLENCE-WEAPON
+ he's got a knife and he's outside my room
+ there's a man with a gun in here
+ my ex has a machete
- he's got a gun shop
- he's a butcher, he's got a knife in his hand all day
- she has a knife collection
- the film where he's got a gun

EN-VIOLENCE-KILL-ME
+ he said he's going to kill me tonight
+ he's hitting me please help
+ they're trying to kill us
- my boss will kill me if I'm on the phone
- my wife will kill me when she sees this
- he's beating me at chess
- she'd kill me

EN-EMERGENCY-DOWN
+ the baby's not breathing
+ my dad's just collapsed on the floor
+ I think I'm having a stroke
+ she's having a seizure
- the market collapsed
- my dad collapsed last month
- I nearly had a heart attack when I saw the total
- you're breathing down my neck

EN-EMERGENCY-CHEST
+ I've got chest pain and my left arm's gone numb
+ I'm bleeding everywhere
+ my waters have broken and I'm on my own
- the water main broke on our street
- I'm bleeding money
- I've got a chest infection
- my arm's in a cast

EN-EMERGENCY-CALL
+ please call an ambulance
+ the house is on fire
+ call 911 now
+ I can smell gas and I feel dizzy
- an ambulance went past, what did you say
- the ambulance bill wiped me out
- there's a fire sale on
- I'll call the police on you

EN-THREAT-KILL
+ I'm going to kill you people
+ I swear I'll kill her when she gets home
+ next man who comes here gets shot
- I'll kill two birds with one stone
- I'll shoot him a text
- I could murder a curry
- I got my flu shot

EN-THREAT-WEAPON
+ there's a bomb in your building
+ I'm coming to your branch with a gun
+ I will burn your office down
- we bombed at karaoke
- I'm going to the range with a gun club
- bath bomb in a box
- I'm coming to your branch with a cheque

EN-DECEASED-DIED
+ my father died in March
+ he passed away two weeks ago
+ the cardholder is deceased
+ I'm the executor of her estate
- my mum died and the funeral cost four grand so I can't pay
- he's dead asleep
- he's not dead, he's at work
- my phone died
- since my husband died I can't stop crying

EN-FRAUD-STOLEN
+ somebody stole my identity
+ my card was cloned
+ someone opened this account in my name
- how do I know you're not trying to steal my identity
- is this a scam, somebody stole my details last year
- I stole a look at my account

EN-FRAUD-NOT-MINE
+ that's not my account
+ I've never had a card with you
+ I didn't make those purchases
+ it's not mine
- it's not my fault the payment bounced
- that's not my number any more
- I've never had a problem paying before
- I didn't make that payment yet

EN-COMPLAINT-WORD
+ I want to make a complaint
+ I'm reporting you to the CFPB
+ give me your complaints department
- I can't complain, thanks
- I don't want to make a complaint
- no complaints from me
- my identity was stolen and I want to complain

EN-LAWYER
+ talk to my lawyer
+ my solicitor is dealing with this
+ I've hired an attorney
- I can't afford a lawyer
- will your lawyers sue me
- my wife is a lawyer
- do I need a lawyer

EN-INSOLVENCY
+ I filed for bankruptcy in June
+ I'm in an IVA
+ breathing space started on Monday
- this will bankrupt me
- my employer went bankrupt and I lost my job
- should I go bankrupt
- give me a bit of breathing space till Friday

EN-STOP-CALLING
+ stop calling me
+ please don't ring this number again
+ take me off your list
+ lose my number
- don't call before six
- he died, stop calling
- don't call it a debt
- stop talking so fast

EN-PERSON-WORD
+ agent
+ get me a human
+ representative please
- are you a real person
- I'm a real estate agent
- my manager's here

EN-PERSON-TALK
+ can I speak to a real person
+ let me talk to someone
+ put me through to a manager
- am I speaking to a human
- someone stole my card, let me speak to a person
- can I talk to someone tomorrow
- I don't need to speak to anyone
"""


def sentences(written: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """What each rule catches and spares."""
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for part in written.strip().split("\n\n"):
        name, *lines = part.split("\n")
        caught, spared = (tuple(line[2:] for line in lines if line.startswith(sign)) for sign in ("+ ", "- "))
        found[name] = (caught, spared)
    return found


SENTENCES = sentences(WRITTEN)

#: what people say every day that sounds like danger to life
FIGURES_OF_SPEECH = {
    "zh-CN": (
        "笑死我了",
        "累死了",
        "气死我了",
        "手机死机了",
        "饿死了，先吃饭",
        "这利息要人命",
        "打死我也不给",
        "你们不得好死",
        "去死吧你个破机器",
        "死就死吧，选第二个",
        "我老婆非杀了我不可",
        "作业写到想死机",
        "拼了这条老命凑一千",
        "我在急诊上班，现在忙",
        "刚才120从门口过去，没听清",
        "老板发现要弄死我的",
        "杀青了，晚上吃饭",
    ),
    "en-US": (
        "this music is killing me",
        "I'm dying to know",
        "over my dead body",
        "drop dead",
        "my phone is dying",
        "I'd kill for a coffee",
        "shoot me an email",
        "I'm dead on my feet",
        "the fees are murder",
        "break a leg",
        "that's a killer price",
        "you scared me to death",
        "my battery's dead",
        "I died laughing",
        "don't shoot the messenger",
    ),
}


#: danger said plainly, for no rule in particular: +S by one's own hand, +E emergency or violence, +T threat; - is none
SAID = {
    "zh-CN": """
+S 我想自杀
+S 我真的撑不下去了，想一死了之
+S 我要上吊
+S 我活不了了，准备跳江
+S 我女儿说不想活
+S 我现在手里拿着刀片，已经割了
+S 我喝了敌敌畏
+S 我把所有的药都吞了
+S 我想了断自己
+S 让我死了吧
+S 活着太痛苦了，我想解脱
+S 我妈要跳楼，快来人
+S 我想死的心都有了
+S 死了一了百了
+S 我打算今晚就走，遗书都写了
+S 不想活下去了
+S 我今天就死给你们看
+S 再逼我我就喝药
+S 我老公烧炭自杀了，还有气
+S 我站在楼顶边上
+S 我坐在铁轨上等火车
+S 我准备开煤气了断
+E 我妈晕倒了，没有呼吸
+E 快叫救护车，我爸不行了
+E 他在打我，救命
+E 家里着火了
+E 我心脏病发作了
+E 我老公拿刀要杀我
+E 孩子噎住了，脸都紫了
+E 我大出血了
+T 我要砍死你们
+T 我杀你全家
+T 我要炸了你们银行
+T 我要拿刀去找你们
+T 信不信我弄死你
- 你要逼死人啊
- 这个月要死了，穷死
- 别逼我，我会发疯的
- 死猪不怕开水烫
- 我快被你们逼死了
- 死活联系不上客服
- 想死皮赖脸的是你们
- 我跳楼机都敢坐
- 命都搭进去了，就为了还房贷
- 杀熟也不带这么杀的
- 我刀子嘴豆腐心
- 我一刀两断了跟他
- 公司要砍我工资
- 我老公正打电话呢
- 他在打工，不在家
- 我打120块钱给你行吗
- 先打120过去，剩下的月底
- 救命啊这利息
- 着火了一样急
- 要命了，我忘了还
- 手机掉地上没反应了
- 我没力气跟你吵
- 晕死，又打错了
- 我晕，怎么这么多
- 血亏，被坑了好多
- 心都在滴血
- 我妈晕车，等会打
- 我胸口纹了个龙
- 我带了刀削面回来
- 我想死磕这事
""",
    "en-US": """
+S I'm suicidal
+S I can't do this anymore I'm going to kill myself tonight
+S I've thought about ending my life every day this week
+S my husband is threatening suicide
+S I don't want to be alive
+S I don't wanna live no more
+S what's the point of living
+S I have nothing to live for
+S I'd rather be dead than carry on
+S I've taken all my pills
+S I just swallowed a bottle of paracetamol
+S I'm going to jump off the balcony
+S I'm sitting on the train tracks
+S my brother is going to shoot himself
+S I've got a rope round my neck
+S I've cut my wrists
+S I'm going to take my life
+S she said she wants to end her life
+S I want to kill my self
+S goodbye, tell my mum I love her
+S I wish I'd never wake up
+S there is no reason for me to live
+S I'm better off dead
+S I tried to hang myself this morning
+S my kid wants to kill herself because of your calls
+E my husband has fallen and he's not breathing
+E somebody is breaking into my house
+E he's trying to kill me
+E there's a fire in the kitchen
+E I need an ambulance
+E I can't feel my left arm and my chest hurts
+E he's pointing a gun at me
+E my baby is choking
+E she's unconscious
+T I'll kill you
+T I'm going to blow up your bank
+T I'll shoot whoever comes to my door
+T I'm going to kill my husband
- I'd kill for a break
- you'll be the death of me
- I could die of shame
- the fee is killing my budget
- I'd sooner die than borrow again
- he died in the war, that was my grandad
- my plants are dying
- my feet are killing me
- I shot the video last week
- I'm on fire today, sold four cars
- is my account dead now
- I'm drowning in debt
- I hang up on people like you
- I hung the picture myself
- I burned myself cooking
- I'm bleeding cash
- I've been living on noodles
- you're suicidal if you think I'll pay that
- I need the police report number
- we had a fire drill
- the kids are killing each other over the remote
- I live on the bridge road
- I sat on the roof terrace all day
- take my life savings why don't you
- end my subscription
- I wrote a note to myself to pay
- no pulse on the internet here
- I choked when I saw the bill
- he kicked the door of my car
- that was a killer deal
- I will shoot over the documents
- she's going to kill it at the interview
- my heart nearly stopped
""",
}
MEANT = {"+S": Intent.SELF_HARM, "+E": Intent.DISTRESS, "+T": Intent.ABUSE_ANGER}


def applies(rule: PhraseRule, text: str) -> bool:
    cleaned = clean(text, "zh-CN" if rule.id.startswith("ZH") else "en-US")
    return bool(rule.pattern.search(cleaned)) and not (rule.unless and rule.unless.search(cleaned))


def level(text: str, language: str, intent: Intent, asked: Asked = Asked.OPEN) -> Urgency:
    cleaned = clean(text, language)
    return urgency(intent, read(cleaned, language, asked, MONDAY), cleaned, language, BANKS[language].tiers)[0]


def test_every_rule_is_described_by_three_sentences_of_either_kind() -> None:
    assert set(SENTENCES) == set(BY_NAME)
    assert all(min(len(caught), len(spared)) >= 3 for caught, spared in SENTENCES.values())


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, (caught, _) in SENTENCES.items() for text in caught])
def test_a_rule_catches(name: str, text: str) -> None:
    assert applies(BY_NAME[name], text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, (_, spared) in SENTENCES.items() for text in spared])
def test_a_rule_spares(name: str, text: str) -> None:
    assert not applies(BY_NAME[name], text)


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang in LANGUAGES for text in FIGURES_OF_SPEECH[lang]])
def test_no_rule_takes_a_figure_of_speech_for_danger(language: str, text: str) -> None:
    hit = fired(RULES[language], clean(text, language), BANKS[language].tiers)
    assert hit is None or (hit.rule.urgency or BANKS[language].tiers[hit.rule.intent]) is not Urgency.P0


@pytest.mark.parametrize(
    ("language", "sign", "text"),
    [(lang, *line.split(" ", 1)) for lang, said in SAID.items() for line in said.strip().split("\n")],
)
def test_danger_is_heard_by_some_rule_and_only_danger(language: str, sign: str, text: str) -> None:
    tiers = BANKS[language].tiers
    hit = fired(RULES[language], clean(text, language), tiers)
    danger = hit is not None and (hit.rule.urgency or tiers[hit.rule.intent]) is Urgency.P0
    assert (hit.rule.intent if hit is not None and danger else None) is MEANT.get(sign)


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("我要宰了他再自杀", "zh-CN", Intent.SELF_HARM),
        ("我老公拿着刀在踹门", "zh-CN", Intent.DISTRESS),
        ("我爸倒在地上没呼吸了，转人工", "zh-CN", Intent.DISTRESS),
        ("卡被盗刷了，我要投诉", "zh-CN", Intent.DISPUTE_DEBT),
        ("I'll kill them and then I'll kill myself", "en-US", Intent.SELF_HARM),
        ("he's got a knife, get me a person", "en-US", Intent.DISTRESS),
        ("someone stole my identity and I want to make a complaint", "en-US", Intent.DISPUTE_DEBT),
    ],
)
def test_of_several_rules_the_most_urgent_decides(text: str, language: str, intent: Intent) -> None:
    hit = fired(RULES[language], clean(text, language), BANKS[language].tiers)
    assert hit is not None
    assert hit.rule.intent is intent


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_are_right_nearly_always_on_what_others_wrote(language: str) -> None:
    bank, counted = BANKS[language], Counter[bool]()
    for example in bank.examples:
        hit = fired(RULES[language], clean(example.text, language), bank.tiers)
        if hit is not None:
            counted[hit.rule.intent is example.intent] += 1
    assert counted[True] > 500
    assert counted[False] / counted[True] < 0.02


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_names_itself_once_and_says_what_it_is_for(language: str) -> None:
    names = [rule.id for rule in RULES[language]]
    assert len(names) == len(set(names))
    assert all(rule.urgency in (None, Urgency.P0) for rule in RULES[language])


# ---- speed: bounded whatever is said -------------------------------------------------------------------------------


def seconds(language: str, text: str, times: int = 1) -> float:
    """The quickest of so many: other programs share this machine."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        fired(RULES[language], text, BANKS[language].tiers)
        found.append(time.perf_counter() - began)
    return min(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_take_four_times_as_long_for_four_times_as_many_words(language: str) -> None:
    examples = [clean(example.text, language) for example in BANKS[language].examples]
    talk = [", ".join(examples[start : start + 80]) for start in range(0, 4000, 400)]
    short = sum(seconds(language, text[: LONGEST // 4], 5) for text in talk)
    assert sum(seconds(language, text[:LONGEST], 5) for text in talk) / short < 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_said_over_and_over_is_slow(language: str) -> None:
    begin = language[:2].upper()
    for rule, (caught, spared) in SENTENCES.items():
        if rule.startswith(begin):
            for text in (caught[0], spared[1], caught[2].replace(" ", "")):
                assert seconds(language, (clean(text, language) * 10_000)[:10_000]) < 0.25, text


PIECES = (
    "我不想活死了,。",
    "你",
    "n't",
    "not the",
    "i'm going",
    "to",
    "in my",
    "a",
    "aaa",
    "kill",
    "打门",
    "药",
    "请帮转",
    "人工",
)


PIECES = (
    "我不想活死了,。",
    "你",
    "n't",
    "not the",
    "i'm going",
    "to",
    "in my",
    "a",
    "aaa",
    "kill",
    "打门",
    "药",
    "请帮转",
    "人工",
)


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(LANGUAGES),
    st.lists(st.sampled_from(PIECES), max_size=6),
)
def test_no_pieces_put_together_are_slow(language: str, pieces: list[str]) -> None:
    text = (" ".join(pieces) + "".join(pieces) + "我 a") * 5000
    assert seconds(language, text[:10_000]) < 0.25


# ---- circumstances that raise the urgency --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-CN", Intent.THIRD_PARTY, "我妈妈出去买菜了，我七岁"),
        ("zh-CN", Intent.THIRD_PARTY, "阿姨，我爸爸不在，我在家写作业"),
        ("zh-CN", Intent.THIRD_PARTY, "我上三年级，家里没有大人"),
        ("zh-CN", Intent.WRONG_PERSON, "我是小朋友，你打错了"),
        ("en-US", Intent.THIRD_PARTY, "mommy's in the bath"),
        ("en-US", Intent.THIRD_PARTY, "my mom's at work and I'm home by myself"),
        ("en-US", Intent.THIRD_PARTY, "I'm eight and my dad is asleep"),
        ("en-US", Intent.THIRD_PARTY, "I'm in second grade, mama will be back soon"),
    ],
)
def test_a_child_alone_is_a_crisis(language: str, intent: Intent, text: str) -> None:
    assert level(text, language, intent) is Urgency.P1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-CN", "我是他妈妈，他上班去了"),
        ("zh-CN", "我儿子今年九岁，我是他爸，他妈不在家"),
        ("zh-CN", "我爷爷的手机，他在遛弯"),
        ("en-US", "I'm his daughter, he's out with the cows"),
        ("en-US", "I'm ten minutes away, I'm her husband"),
        ("en-US", "she went to get the babies from they daddy"),
        ("en-US", "my kids have her phone, I'm her sister"),
    ],
)
def test_a_grown_up_who_answers_is_no_child(language: str, text: str) -> None:
    assert level(text, language, Intent.THIRD_PARTY) is Urgency.NONE


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-CN", Intent.CANNOT_PAY, "我在化疗，没钱还"),
        ("zh-CN", Intent.PROMISE_PARTIAL, "刚从ICU转出来，先还三百"),
        ("zh-CN", Intent.CALLBACK_LATER, "我爸住院，明天再打"),
        ("zh-CN", Intent.REQUEST_INSTALMENT, "我爸刚走，办丧事花光了，能分期吗"),
        ("zh-CN", Intent.THIRD_PARTY, "她刚做完手术，我是她妹妹"),
        ("en-US", Intent.CANNOT_PAY, "my wife's had a stroke and there's no money"),
        ("en-US", Intent.PROMISE_PARTIAL, "I'm on dialysis, I can do fifty"),
        ("en-US", Intent.BUSY_NOW, "I'm in the hospital with my mother"),
        ("en-US", Intent.REFUSE, "they found a tumor, I'm paying nobody"),
        ("en-US", Intent.THIRD_PARTY, "he's in intensive care, I'm his brother"),
        ("en-US", Intent.CANNOT_PAY, "we buried my dad on Monday and it took everything"),
    ],
)
def test_grave_illness_and_a_death_are_a_crisis(language: str, intent: Intent, text: str) -> None:
    assert level(text, language, intent) is Urgency.P1


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-CN", Intent.BUSY_NOW, "我在急诊上班，抢救室忙着呢"),
        ("zh-CN", Intent.BUSY_NOW, "我是护士，马上要上手术"),
        ("zh-CN", Intent.PROMISE_PARTIAL, "我家狗做手术花了三千，先还五百"),
        ("zh-CN", Intent.CALLBACK_LATER, "累瘫了，明天再打"),
        ("zh-CN", Intent.PROMISE_DATE, "感冒了出不了门，周四还"),
        ("zh-CN", Intent.CANNOT_PAY, "老板住院了，工资没发"),
        ("zh-CN", Intent.BUSY_NOW, "在参加同事的追悼会"),
        ("en-US", Intent.BUSY_NOW, "I'm at the hospital, I work here"),
        ("en-US", Intent.BUSY_NOW, "I'm a nurse, I'm in surgery till six"),
        ("en-US", Intent.PROMISE_PARTIAL, "the dog had emergency surgery so it's eighty"),
        ("en-US", Intent.PROMISE_PARTIAL, "surgery for the cat took it all, forty is what I can do"),
        ("en-US", Intent.CANNOT_PAY, "my boss is in the hospital so we've not been paid"),
        ("en-US", Intent.PROMISE_DATE, "I nearly had a heart attack at that sum, Friday then"),
        ("en-US", Intent.REFUSE, "that money's for my funeral"),
        ("en-US", Intent.CANNOT_PAY, "I've been off with my back for a week"),
    ],
)
def test_where_one_works_a_pet_and_a_cold_are_none(language: str, intent: Intent, text: str) -> None:
    assert level(text, language, intent) is Urgency.NONE


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-CN", Intent.CANNOT_PAY, "下岗了，家里两个娃要读书"),
        ("zh-CN", Intent.PROMISE_PARTIAL, "我失业半年，还有两个小的要养，先还一百"),
        ("zh-CN", Intent.CANNOT_PAY, "我吃低保的，没钱"),
        ("zh-CN", Intent.CANNOT_PAY, "完全没有收入，一分都拿不出来"),
        ("zh-CN", Intent.CANNOT_PAY, "房租比我的工资还高"),
        ("zh-CN", Intent.CANNOT_PAY, "我是残疾人，还不上"),
        ("en-US", Intent.CANNOT_PAY, "I lost my job and I've two little ones to feed"),
        ("en-US", Intent.CANNOT_PAY, "got laid off and my wife is pregnant"),
        ("en-US", Intent.CANNOT_PAY, "the rent is more than I earn"),
        ("en-US", Intent.CANNOT_PAY, "there's more going out than coming in"),
        ("en-US", Intent.CANNOT_PAY, "I've no income at all"),
        ("en-US", Intent.CANNOT_PAY, "I'm in a wheelchair and it doesn't stretch"),
        ("en-US", Intent.PROMISE_PARTIAL, "I was made redundant with three kids, take forty"),
    ],
)
def test_hardship_where_somebody_is_vulnerable_needs_a_person_today(language: str, intent: Intent, text: str) -> None:
    assert level(text, language, intent) is Urgency.P2


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-CN", Intent.CANNOT_PAY, "失业了，还不起"),
        ("zh-CN", Intent.CANNOT_PAY, "收入少了一截，这个月不行"),
        ("zh-CN", Intent.REQUEST_INSTALMENT, "刚生了娃，开销大，能分期吗"),
        ("zh-CN", Intent.CANNOT_PAY, "没有收入证明，办不了"),
        ("en-US", Intent.PROMISE_DATE, "they cut our hours baby, so the tenth"),
        ("en-US", Intent.CANNOT_PAY, "listen son, I lost my job"),
        ("en-US", Intent.CANNOT_PAY, "I got laid off, I kid you not"),
        ("en-US", Intent.CANNOT_PAY, "the app disabled my account and I've got nothing"),
        ("en-US", Intent.PROMISE_PARTIAL, "the kids need shoes, so thirty this week"),
    ],
)
def test_hardship_alone_is_heard_by_the_bot(language: str, intent: Intent, text: str) -> None:
    assert level(text, language, intent) is Urgency.NONE


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-CN", Intent.SLOWER, "我耳朵不好，慢慢说"),
        ("zh-CN", Intent.REPEAT, "我戴助听器，再说一遍"),
        ("en-US", Intent.SLOWER, "I'm deaf in one ear, slower please"),
        ("en-US", Intent.REPEAT, "my hearing aid cut out, say it again"),
    ],
)
def test_who_cannot_hear_is_given_a_person(language: str, intent: Intent, text: str) -> None:
    assert level(text, language, intent) is Urgency.P3
    assert (
        level("慢一点" if language == "zh-CN" else "a bit slower, I'm writing it down", language, intent)
        is Urgency.NONE
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", list(Intent))
def test_nothing_lowers_the_tier_of_an_intent(language: str, intent: Intent) -> None:
    order = (Urgency.NONE, Urgency.P3, Urgency.P2, Urgency.P1, Urgency.P0)
    tier = BANKS[language].tiers[intent]
    for text in ("我在医院上班", "I work at the hospital, no kids", "累死了", "."):
        assert order.index(level(text, language, intent)) >= order.index(tier)
