"""Golden ids of a tiny SentencePiece-like tokenizer: python tools/golden/t5-tokenizer.py

Trains a Unigram model of 400 pieces on the sentences below and writes src/models/text/fixtures/t5-tokenizer.json: the
tokenizer with the steps of T5's tokenizer.json, 1,000 strings, and their ids as transformers' PreTrainedTokenizerFast gives
them with the end of text. Released files normalise with a compiled "nmt_nfkc" table; here Python uses tokenizers' own Nmt
and NFKC, which is what that table was made from except for U+FF5E, left out here, and the file that TypeScript reads
says Precompiled.
"""
import json
import random

import tokenizers
import transformers
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

random.seed(0)
WORDS = "a cat walks on the beach at sunset with waves and birds over golden hills while rain falls in an old town red car drives fast camera pans left slowly cinematic light snow mountain river forest night city neon".split()
CHINESE = "一只猫在海滩上行走夕阳金色的山丘雨落在古老的城镇红色汽车快速行驶色调艳丽过曝静态细节模糊不清字幕风格作品画作画面"
EMOJI = ["😀", "🐈", "🏖️", "👩‍👩‍👧", "🇯🇵", "👍🏽", "❤️", "🌅"]
SPACES = [" ", "  ", "\t", "\n", "\u00a0", "\u3000", "\u2003", "\u202f", " \n ", "\u200b", "\ufeff"]
ODD = ["ﬁne", "①②", "Ｈｅｌｌｏ", "naïve", "cafe\u0301", "½", "C++", "don't", "3.14", "№5", "한국어", "العربية", "Ünïcödé", "…", "“quoted”", "--", "x²", "▁", "\u0007bell"]


def sentence():
    kinds = [lambda: random.choice(WORDS), lambda: "".join(random.sample(CHINESE, random.randint(1, 6))), lambda: random.choice(EMOJI), lambda: random.choice(ODD)]
    parts = []
    for _ in range(random.randint(1, 14)):
        parts += [random.choices(kinds, [6, 2, 1, 1])[0](), random.choices(SPACES, [20] + [1] * (len(SPACES) - 1))[0]]
    return "".join(parts)


corpus = [sentence() for _ in range(2000)]
tokenizer = Tokenizer(models.Unigram())
tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")])
tokenizer.train_from_iterator(corpus, trainers.UnigramTrainer(vocab_size=400, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>"))
tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", tokenizer.token_to_id("</s>"))])
fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="</s>", pad_token="<pad>", unk_token="<unk>")

texts = ["", " ", "a", "  a  cat  "] + [sentence() for _ in range(996)]
cases = [{"text": text, "ids": fast(text)["input_ids"]} for text in texts]
described = json.loads(tokenizer.to_str())
described["normalizer"] = {"type": "Sequence", "normalizers": [{"type": "Precompiled", "precompiled_charsmap": ""}, described["normalizer"]["normalizers"][2]]}
tool = f"tokenizers {tokenizers.__version__}, transformers {transformers.__version__}, seed 0"
with open("src/models/text/fixtures/t5-tokenizer.json", "w") as file:
    json.dump({"tool": tool, "tokenizer": described, "cases": cases}, file, ensure_ascii=False)
