"""Words that names begin with or follow: surnames, given names, and whom people call their own. Data of masking."""

from __future__ import annotations

#: surnames of two characters
COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|独孤|长孙|宇文|轩辕"
#: the commonest, where only a name that begins with one of them is taken for a name; not where they begin a word
SURNAME = (
    "(?!马上|高[利管速]|金融|钱[包都就还]|万[一不]|白[天给忙]|方便|常常|安排|时候|任何|焦虑|江[苏西北]|安徽|石头|林业|水果|于是)"
    "(?:[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    f"汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟颜倪严牛温芦"
    f"季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位"
    f"覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵇苟]|{COMPOUND})"
)
#: who stands closest to whoever speaks
KIN_ZH = (
    "(?:老公|老婆|丈夫|妻子?|媳妇|爱人|对象|(?:男|女)朋友|未婚[夫妻]|父亲|母亲|爸爸?|妈妈?|爹|娘|儿子|女儿|闺女|孩子|[大小]孩"
    "|哥哥?|姐姐?|弟弟?|妹妹?|爷爷?|奶奶?|外公|外婆|姥[姥爷]|叔叔?|阿姨|舅舅?|姑姑?|姨妈?|侄[子女]|外甥女?|孙[子女]"
    "|岳[父母]|公公|婆婆|女婿|儿媳|同事|朋友|邻居|室友|房东|老板|律师)"
)
KIN_EN = (
    r"(?:wife|husband|partner|fianc[eé]e?|boyfriend|girlfriend|mother|father|mom|mum|mam|dad|sister|brother|son|daughter"
    r"|aunt|uncle|cousin|nephew|niece|grand(?:mother|father|ma|pa|son|daughter)|flatmate|roommate|neighbou?r|friend)"
)
#: given names that are no other word, the way a recogniser without capitals writes them
GIVEN = (
    "(?:john|james|robert|michael|david|william|richard|joseph|thomas|charles|christopher|daniel|matthew|anthony|steven|paul"
    "|andrew|joshua|kenneth|kevin|brian|george|timothy|ronald|edward|jason|jeffrey|ryan|jacob|nicholas|gary|eric|jonathan"
    "|stephen|larry|justin|scott|brandon|benjamin|samuel|gregory|alexander|raymond|patrick|jerry|dennis|tyler|aaron|jose|adam"
    "|nathan|henry|douglas|zachary|peter|kyle|walter|ethan|jeremy|harold|keith|roger|noah|gerald|carl|terry|sean|arthur"
    "|jesse|bryan|joe|jordan|albert|philip|simon|nigel|graham|liam|mohammed|muhammad|ahmed|ali|carlos|juan|luis|miguel|pedro"
    "|mary|patricia|jennifer|linda|elizabeth|barbara|susan|jessica|sarah|karen|lisa|nancy|betty|sandra|margaret|ashley|kimberly"
    "|emily|donna|michelle|carol|amanda|melissa|deborah|stephanie|rebecca|laura|helen|sharon|cynthia|kathleen|amy|angela|shirley"
    "|anna|brenda|pamela|emma|nicole|samantha|katherine|christine|debra|rachel|carolyn|janet|catherine|maria|heather|diane|julie"
    "|olivia|joyce|victoria|kelly|lauren|christina|joan|evelyn|judith|andrea|hannah|megan|cheryl|jacqueline|martha|teresa|ann|anne"
    "|sara|kathryn|jean|alice|julia|judy|sophia|denise|marilyn|amber|danielle|beverly|theresa|diana|brittany|natalie|isabella"
    "|fatima|aisha|priya|mei|sanjay|raj|maya|rosa|carmen|ana|fiona|siobhan|niamh|gareth|hector|tony|mike|dave|steve|chris|tom|jim"
    "|bob|dan|matt|jenny|katie|debbie|becky|liz)"
)
