"""Learns the weights of StewardAnalytics/Sentiment from rated sentences, lexicons and WordNet.

Ridge regression on n-grams with lexicon sums. The features of a word that WordNet gives (lemma, first senses, suffix) only
share strength between words while learning; in the end everything folds into one row a word and one a pair of words.
"""
import collections
import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import lsqr
from text import tokens

NEGATORS = set("not no never none nobody nothing neither nor nowhere cannot without hardly barely rarely scarcely seldom "
               "lack lacks lacking n't 't dont doesnt didnt isnt wasnt arent werent havent hasnt hadnt wont wouldnt "
               "couldnt shouldnt cant aint".split())
MARKS = set(".,;:()!?")
ENDS = set("but however although though except unfortunately yet".split()) | MARKS
STRONGER = set("very really extremely so too absolutely completely totally incredibly super highly especially most".split())
WEAKER = set("slightly somewhat fairly barely kinda little bit".split())
TURNS = {"but", "however"}
SETS = {"hutto-amazon": 3, "kotzias-amazon_cells": 2, "kotzias-yelp": 1, "kotzias-imdb": 1, "hu-liu": 1, "hutto-films": .6,
        "pros-cons": .1, "neutral": 8}
SUFFIXES = ("less", "ful", "able", "ible", "y", "ly", "est", "er", "ing", "ed")
SCOPE, ALPHA, SHARED, PADDING, NEGATED, GAIN, DOUBT = 3, 5., .8, 3., -.6, 1.2, .3
UNIGRAMS, BIGRAMS, SCALE = 16_000, 7_000, 500


def read(text):
    """The number of words, and (key, negated, weight, amplifier) a token. The key of a number is "0"."""
    words = [("0" if t[0].isdigit() else t) for t in tokens(text) if t[0].isalnum() or len(t) > 1 or ord(t[0]) > 127 or t in MARKS]
    count = sum(1 for w in words if w not in MARKS) or 1
    turn = max((i for i, w in enumerate(words) if w in TURNS), default=-1)
    result, left, previous = [], 0, ""
    for i, word in enumerate(words):
        if word in ENDS:
            left = 0
        isNegator = word in NEGATORS
        isNegated = left > 0 and not isNegator
        weight = 1. if turn < 0 else .8 if i < turn else 1.2
        amplifier = 1.35 if previous in STRONGER else .65 if previous in WEAKER else 1.
        result.append((word, isNegated, weight, amplifier * (NEGATED if isNegated else 1)))
        previous = word
        if isNegator:
            left = SCOPE
        elif left and word not in MARKS:
            left -= 1
    return count, result


def key(word, isNegated):
    return ("~" if isNegated else "") + word


class Learner:
    def __init__(self, sentences, valence, opinion, wordnet):
        self.valence, self.opinion, self.wordnet = valence, opinion, wordnet
        self.columns, self.shared = {}, {}
        flat = [(name, *row) for name in sentences for row in sentences[name]]
        self.set = np.array([row[0] for row in flat])
        self.texts = [row[1] for row in flat]
        self.target, self.fold = np.array([row[2] for row in flat]), np.array([row[3] for row in flat])
        self.weight = np.array([SETS[name] for name in self.set])
        features = [self._features(text) for text in self.texts]
        counts = collections.Counter(name for row in features for name in row)
        kept = [name for name, n in counts.items() if n >= (1 if name[0] == "@" else 3 if " " in name else 2)]
        self.index = {name: i for i, name in enumerate(kept)}
        self.counts = counts
        triples = [(i, self.index[name], value) for i, row in enumerate(features) for name, value in row.items()
                   if name in self.index]
        i, j, v = zip(*triples)
        self.matrix = sp.csr_matrix((v, (i, j)), shape=(len(flat), len(kept)))

    def traits(self, word):
        """What a word shares with others: lemmas, senses, senses near them, suffixes."""
        if word not in self.shared:
            result = collections.Counter()
            for (lemma, kind), share in self.wordnet.shares(word):
                if share < .1:
                    continue
                result["@l " + lemma] += share
                for sense, part in zip(self.wordnet.senses[lemma, kind], (.7, .2, .1)):
                    result[f"@s {kind}{sense}"] += part * share
                    for near in self.wordnet.similar[kind, sense]:
                        result[f"@s {kind}{near}"] += .5 * part * share
            for suffix in SUFFIXES:
                if word.endswith(suffix) and len(word) > len(suffix) + 2:
                    result["@x " + suffix] += .5
            self.shared[word] = result
        return self.shared[word]

    def _features(self, text):
        count, words = read(text)
        result, previous = collections.Counter(), "<"
        for word, isNegated, weight, amplifier in words:
            name = key(word, isNegated)
            result[name] += weight
            result[previous + " " + name] += weight
            result["@valence"] += 1.5 * weight * amplifier * self.valence.get(word, 0)
            result["@opinion"] += 3 * weight * amplifier * self.opinion.get(word, 0)
            for trait, value in self.traits(word).items():
                result[trait] += SHARED * value * weight * (NEGATED if isNegated else 1)
                if isNegated:
                    result["@~" + trait[1:]] += .7 * SHARED * value * weight
            previous = name
        scale = (count + PADDING) ** -.5
        return {name: value * scale for name, value in result.items()}

    def fit(self, rows):
        """Ridge by least squares; a column a set takes its mean and is dropped, but that of the neutral set is 0."""
        names = sorted(set(self.set[rows]) - {"neutral"})
        means = sp.csr_matrix(np.stack([(self.set[rows] == name) * 3. for name in names], 1))
        root = np.sqrt(self.weight[rows])
        both = sp.diags(root) @ sp.hstack([self.matrix[rows], means]).tocsr()
        found = lsqr(both, root * self.target[rows], damp=ALPHA ** .5, iter_lim=60, atol=1e-6, btol=1e-6)[0]
        return found[:self.matrix.shape[1]]

    def fold_up(self, coefficients, vocabulary):
        """One row (lexicon, plain, negated) a word and one weight a pair, in thousandths of SCALE, the strongest kept."""
        at = lambda name: coefficients[self.index[name]] if name in self.index else 0.
        words = {}
        for word in vocabulary:
            lexicon = 1.5 * at("@valence") * self.valence.get(word, 0) + 3 * at("@opinion") * self.opinion.get(word, 0)
            plain, negated = at(word), at("~" + word)
            for trait, value in self.traits(word).items():
                plain += SHARED * value * at(trait)
                negated += SHARED * value * (NEGATED * at(trait) + .7 * at("@~" + trait[1:]))
            row = tuple(int(round(x * SCALE)) for x in (lexicon, plain, negated))
            strength = max(abs(row[0] + row[1]), abs(row[0]), .3 * abs(row[2])) * (self.counts[word] + self.counts["~" + word] + .5) ** .5
            if any(row):
                words[word] = (strength, row)
        pairs = {name: (abs(at(name)) * self.counts[name] ** .5, int(round(at(name) * SCALE)))
                 for name in self.index if " " in name and name[0] != "@"}
        best = lambda table, n: {k: table[k][1] for k in sorted(sorted(table, key=lambda k: (-table[k][0], k))[:n])}
        pairs = {k: v for k, v in pairs.items() if v[1]}
        return best(words, UNIGRAMS), best(pairs, BIGRAMS)


def score(text, words, pairs):
    """What StewardAnalytics computes, for checking."""
    count, found = read(text)
    total, previous, hasOpinion = 0., "<", False
    for word, isNegated, weight, amplifier in found:
        lexicon, plain, negated = words.get(word, (0, 0, 0))
        hasOpinion |= lexicon != 0
        name = key(word, isNegated)
        total += weight * (amplifier * lexicon + (negated if isNegated else plain) + pairs.get(previous + " " + name, 0))
        previous = name
    total *= (count + PADDING) ** -.5 / SCALE
    return float(np.tanh(GAIN * (total if hasOpinion else total ** 3 / (total ** 2 + DOUBT ** 2))))


def report(learner, scores, out):
    def f1(y, p):
        return sum(2 * ((y == c) & (p == c)).sum() / max(1, (y == c).sum() + (p == c).sum()) * (y == c).mean()
                   for c in np.unique(y))
    for name in SETS:
        rows = learner.set == name
        y, s = learner.target[rows], scores[rows]
        classes = np.where(s >= .05, 1, np.where(s <= -.05, -1, 0))
        line = f"{name:22} n {rows.sum():6}  accuracy {((s >= .05) == (y > 0))[y != 0].mean() if (y != 0).any() else 0:.3f}"
        if len(np.unique(y)) > 2:
            line += f"  r {np.corrcoef(s, y)[0, 1]:.3f}  F1 {f1(np.sign(y), classes):.3f}"
        if name == "neutral":
            line += f"  mean |score| {np.abs(s).mean():.3f}"
        print(line, file=out)
