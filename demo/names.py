"""Invented names. A person carries （演示）, an institution 示例 or 演示, an English name Demo or Sample."""

import random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = "一安博昌晨诚达德恩芳菲刚国海涵浩和宏华嘉坚健杰静娟军俊凯可兰乐丽林玲璐明宁培平琪倩强晴清仁荣瑞若山珊诗书思涛天庭婷伟文曦贤欣新馨雪雅彦阳怡艺逸英颖永宇雨玉远悦云泽哲真芷志中竹卓子"
MARKS = "星河云山晨光远航金桥嵩岳洛水汴京中原天元恒信明德正和致远弘毅同心长风"


def person(rng: random.Random) -> tuple[str, str]:
    """(Chinese, Latin) name of somebody who does not exist."""
    from pypinyin import lazy_pinyin

    surname = rng.choice(SURNAMES)
    given = "".join(rng.choice(GIVEN) for _ in range(rng.choice((1, 2, 2, 2))))
    latin = f"{''.join(lazy_pinyin(given)).title()} {lazy_pinyin(surname)[0].title()}"
    return f"{surname}{given}（演示）", f"{latin} (Demo)"


def mark(rng: random.Random) -> tuple[str, str]:
    """A two-character trade name and its pinyin."""
    from pypinyin import lazy_pinyin

    text = "".join(rng.sample(MARKS, 2))
    return text, "".join(lazy_pinyin(text)).title()
