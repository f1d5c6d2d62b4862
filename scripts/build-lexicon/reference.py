#!/usr/bin/env python3
"""Scores texts by the table that is compiled in, in Python: the reference of SentimentTests. Arguments are texts."""
import os
import sys
import sentiment
from sources import HERE

TABLE = os.path.join(HERE, "../../Modules/StewardToolkit/Sources/StewardAnalytics/Sentiment/SentimentWeights.swift")


def read_table():
    words, pairs = {}, {}
    for entry in open(TABLE, encoding="utf-8").read().split('#"""')[1].split('"""#')[0].split():
        key, values = entry.rsplit("=", 1)
        values = [int(value) for value in values.split(",")]
        if len(values) == 3:
            words[key] = values
        else:
            pairs[key.replace("+", " ", 1)] = values[0]
    return words, pairs


if __name__ == "__main__":
    table = read_table()
    for text in sys.argv[1:]:
        print(f"{sentiment.score(text, *table):.6f}  {text}")
