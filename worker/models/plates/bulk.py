"""Drawn plates in shards on disk: python3 bulk.py FONTS FOLDER FIRST_SHARD LAST_SHARD STEP [held]

Shard k holds the plates of seeds k*2048 to k*2048+2047, so that any number of processes draw the same set. Held-out
shards (fonts that training never sees, seeds of their own) are for validation and calibration.
"""

import json
import os
import sys

import numpy as np

from draw.fonts import FontBook
from draw.sample import draw_sample

SHARD = 2048
HELD_OUT_SEED = 10**9


def shard_path(folder, index, held_out=False):
    return os.path.join(folder, f"{'held' if held_out else 'shard'}-{index:04d}")


def draw_shard(book, folder, index, held_out=False):
    """Draws one shard unless it is there; the picture file appears last and whole."""
    path = shard_path(folder, index, held_out)
    if os.path.exists(path + ".npy"):
        return
    pictures, labels = [], []
    first = index * SHARD + (HELD_OUT_SEED if held_out else 0)
    for seed in range(first, first + SHARD):
        picture, lines, centres, width = draw_sample(seed, book)
        pictures.append(picture)
        places = [[[round(float(x)), round(float(y))] for x, y in row] for row in centres]
        labels.append([*(lines + [""])[:2], round(width), *(places + [[]])[:2]])
    with open(path + ".json", "w", encoding="utf-8") as file:
        json.dump(labels, file)
    np.save(path + ".part.npy", np.stack(pictures))
    os.rename(path + ".part.npy", path + ".npy")


def load_shard(folder, index, held_out=False):
    """(pictures [2048,64,192] uint8, mapped from disk, labels as [upper line, lower line, width on the
    sensor, middles of the upper line's characters, of the lower line's])."""
    path = shard_path(folder, index, held_out)
    with open(path + ".json", encoding="utf-8") as file:
        return np.load(path + ".npy", mmap_mode="r"), json.load(file)


if __name__ == "__main__":
    fonts, folder, first, last, step = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    held = sys.argv[6:] == ["held"]
    os.makedirs(folder, exist_ok=True)
    chosen = FontBook(fonts, held)
    for k in range(first, last, step):
        draw_shard(chosen, folder, k, held)
