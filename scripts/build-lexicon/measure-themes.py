#!/usr/bin/env python3
"""How many of the tagged aspects of Hu and Liu the themes of `steward lab aspects --themes` cover.

  steward lab aspects --themes --group product --input huliu.csv.gz --text text --output themes.csv
  measure-themes.py themes.csv huliu.csv.gz

A tagged aspect is covered where its theme is among those shown for its product. Its theme is that of its last word that has one
in themes.txt, the product as a whole only where there is no other; else the product where its last word is one of the title; else that word itself.
"""
import collections
import csv
import gzip
import sys
from aspects import themes


def main():
    names, index = themes()
    shown = collections.defaultdict(list)
    for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
        shown[row["group"]].append(row["theme"])

    def theme(term, title):
        words = term.lower().split()
        found = [index[word] for word in reversed(words) if word in index]
        if found:
            return names[next((theme for theme in found if theme > 0), 0)]
        if words[-1] in title or words[-1].removesuffix("s") in title:
            return names[0]
        return words[-1].removesuffix("s") if len(words[-1]) > 3 and not words[-1].endswith("ss") else words[-1]

    total = collections.Counter()
    for row in csv.DictReader(gzip.open(sys.argv[2], "rt", encoding="utf-8", newline="")):
        for term in filter(str.strip, (tag.rsplit(":", 1)[0] for tag in row["aspects"].split(";"))):
            name = theme(term, row["product"].lower().split("_"))
            for part in ("all", row["product"]):
                total[part, name in shown[row["product"]]] += 1
            if name != names[0]:
                total["all but the product as a whole", name in shown[row["product"]]] += 1
    for part in dict.fromkeys(part for part, _ in total):
        yes, no = total[part, True], total[part, False]
        print(f"{part:45} {yes + no:5} mentions  covered {yes / (yes + no):.3f}")


main()
