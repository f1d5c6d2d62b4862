#!/usr/bin/env python3
"""Makes the word tables of StewardAnalytics from their sources. See sources.py for what they are and their licences.

  python3 -m venv .venv && .venv/bin/pip install numpy scipy
  .venv/bin/python scripts/build-lexicon/build.py SOURCES            writes the tables into Modules/StewardToolkit
  .venv/bin/python scripts/build-lexicon/build.py SOURCES --folds    prints cross-validated figures: five folds by review,
                                                                     the table made anew in each, as large as what ships
"""
import argparse
import os
import sys
import numpy as np
import aspects
import sentiment
import sources
from text import tokens
from wordnet import WordNet

TARGET = os.path.join(sources.HERE, "../../Modules/StewardToolkit/Sources/StewardAnalytics")


def literal(name, entries, header, width=1000):
    """A Swift file with a table as one raw string."""
    lines, line = [], ""
    for entry in entries:
        if len(line) + len(entry) > width:
            lines.append(line.rstrip())
            line = ""
        line += entry + " "
    lines.append(line.rstrip())
    comment = "\n".join("// " + text if text else "//" for text in header)
    body = "\n".join("  " + text for text in lines)
    return f'// swift-format-ignore-file\n{comment}\n\nextension {name} {{\n  static let table: StaticString = #"""\n{body}\n  """#\n}}\n'


def vocabulary(learner, wordnet):
    """Every word of the sources, and every form that WordNet knows of a single word."""
    words = {t for text in learner.texts for t in tokens(text)} | set(learner.valence) | set(learner.opinion)
    words |= {lemma for lemma, _ in wordnet.senses if lemma.isalpha()}
    words = {("0" if w[0].isdigit() else w) for w in words if "=" not in w and "_" not in w}
    return sorted(w for w in words if w in sentiment.MARKS or tokens(w) == [w])


def folds(learner, known):
    scores = np.zeros(len(learner.texts))
    for number in range(5):
        words, pairs = learner.fold_up(learner.fit(np.where(learner.fold != number)[0]), known)
        for i in np.where(learner.fold == number)[0]:
            scores[i] = sentiment.score(learner.texts[i], words, pairs)
    sentiment.report(learner, scores, sys.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources")
    parser.add_argument("--folds", action="store_true")
    options = parser.parse_args()
    wordnet = WordNet(os.path.join(options.sources, "wordnet"))
    valence, opinion = sources.valences(options.sources)
    learner = sentiment.Learner(sources.sentences(options.sources), valence, opinion, wordnet)
    known = vocabulary(learner, wordnet)
    if options.folds:
        folds(learner, known)
        return
    words, pairs = learner.fold_up(learner.fit(np.arange(len(learner.texts))), known)
    entries = [f"{w}={a},{b},{c}" for w, (a, b, c) in words.items()]
    entries += [f"{pair.replace(' ', '+', 1)}={v}" for pair, v in pairs.items()]
    with open(os.path.join(TARGET, "Sentiment/SentimentWeights.swift"), "w", encoding="utf-8") as file:
        file.write(literal("SentimentModel", entries, SENTIMENT_HEADER))
    print(len(words), "words,", len(pairs), "pairs")
    texts = learner.texts + [row["text"] for row in sources.rows(options.sources, "reviews_huliu_aspects/huliu.csv.gz")]
    entries, names = aspects.table(texts, wordnet)
    with open(os.path.join(TARGET, "Aspects/AspectWords.swift"), "w", encoding="utf-8") as file:
        text = literal("AspectLexicon", entries, ASPECT_HEADER)
        file.write(text[:-2] + '\n  static let themes: StaticString = "' + "|".join(names) + '"\n}\n')
    print(len(entries), "words and phrases of aspects")


SENTIMENT_HEADER = """\
Weights of words and pairs of words, learned. Made by scripts/build-lexicon; don't edit by hand.

word=lexicon,plain,negated and left+right=weight, in 1/500; ~ marks a negated word, < the start, 0 any number.

Derived from: Amazon and film ratings and the VADER lexicon (C. J. Hutto, E. Gilbert, ICWSM 2014; MIT); labelled sentences of
Amazon, Yelp and IMDB (D. Kotzias et al., KDD 2015; CC BY 4.0); pros and cons (M. Ganapathibhotla, B. Liu, COLING 2008;
CC BY 4.0); customer reviews and the opinion lexicon (M. Hu, B. Liu, KDD 2004; CC BY 4.0); WordNet 3.0 (Princeton
University; WordNet licence). All were changed: what stands here are regression weights.""".split("\n")

ASPECT_HEADER = """\
What words are to a term: flags and theme. Made by scripts/build-lexicon; don't edit by hand.

word=flags,theme and word+word=1 for a phrase; the flags are those of AspectFlags, a theme's number counts from 1.

From the lists aspects.txt and themes.txt beside the script, written for Steward, and word classes derived from WordNet 3.0
(Princeton University; WordNet licence).""".split("\n")

if __name__ == "__main__":
    main()
