"""Runs commands of `steward lab` on generated files."""
import csv
import io
import os
import random
import subprocess


class Lab:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def file(self, name):
        return os.path.join(self.folder, name)

    def table(self, name, header, rows):
        with open(self.file(name), "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header.split(","))
            writer.writerows(rows)
        return self.file(name)

    def run(self, *arguments):
        """The rows of a command's output by column, and what it said on the standard error."""
        done = subprocess.run([self.program, "lab", *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"lab {' '.join(arguments)}: {done.stderr}")
        return list(csv.DictReader(io.StringIO(done.stdout))), done.stderr


class Chance(random.Random):
    """Draws that depend on `random` alone, whose sequence Python keeps from version to version."""

    def below(self, count):
        return int(self.random() * count)

    def pick(self, items):
        return items[self.below(len(items))]

    def normal(self, mean=0.0, deviation=1.0):
        return mean + deviation * (sum(self.random() for _ in range(12)) - 6)

    def count(self, mean):
        """A Poisson count; for means above 50 its normal neighbour."""
        if mean > 50:
            return max(0, round(self.normal(mean, mean ** 0.5)))
        threshold, product, result = 2.718281828459045 ** -mean, self.random(), 0
        while product > threshold:
            product, result = product * self.random(), result + 1
        return result
