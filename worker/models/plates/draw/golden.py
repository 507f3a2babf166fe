"""The drawn plates that a test reads: python3 -m draw.golden FONTS FOLDER

Held-out fonts, plates 150 px wide, each seed chosen because a person can read its picture without doubt.
"""

import json
import os
import sys

import cv2

from draw.fonts import FontBook
from draw.sample import draw_sample

FIRST = 2 * 10**9
SEEDS = [2, 3, 5, 15, 28, 36, 39, 45, 46, 51, 55, 60]

if __name__ == "__main__":
    book = FontBook(sys.argv[1], held_out=True)
    labels = {}
    for seed in SEEDS:
        picture, lines, _, _ = draw_sample(FIRST + seed, book, 150)
        name = f"{'-'.join(lines)}.png"
        cv2.imwrite(os.path.join(sys.argv[2], name), picture)
        labels[name] = lines
    with open(os.path.join(sys.argv[2], "labels.json"), "w", encoding="utf-8") as file:
        json.dump(labels, file, indent=2)
        file.write("\n")
