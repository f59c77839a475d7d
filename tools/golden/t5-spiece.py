"""A tiny SentencePiece model and its ids: python tools/golden/t5-spiece.py

Trains a Unigram model of 280 pieces with SentencePiece itself, in the layout of T5 (pad 0, end 1, unknown 2), on the
sentences of t5-tokenizer.py, and writes src/models/text/fixtures/spiece.model and spiece-ids.json: 1,000 strings and their
ids as SentencePiece gives them.
"""
import json
import tempfile

import sentencepiece

CASES = [case["text"] for case in json.load(open("src/models/text/fixtures/t5-tokenizer.json"))["cases"]]
FOLDER = "src/models/text/fixtures"
open(f"{tempfile.gettempdir()}/spiece-corpus.txt", "w").write("\n".join(" ".join(text.split("\n")) for text in CASES * 10))
sentencepiece.SentencePieceTrainer.train(input=f"{tempfile.gettempdir()}/spiece-corpus.txt", model_prefix=f"{tempfile.gettempdir()}/spiece", vocab_size=280, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, character_coverage=0.98, num_threads=1, minloglevel=2)
open(f"{FOLDER}/spiece.model", "wb").write(open(f"{tempfile.gettempdir()}/spiece.model", "rb").read())
model = sentencepiece.SentencePieceProcessor(model_file=f"{FOLDER}/spiece.model")
cases = [{"text": text, "ids": model.encode(text)} for text in CASES]
tool = f"sentencepiece {sentencepiece.__version__}"
json.dump({"tool": tool, "cases": cases}, open(f"{FOLDER}/spiece-ids.json", "w"), ensure_ascii=False)
print(model.get_piece_size(), cases[5], sum(2 in case["ids"] for case in cases))
