"""Letters as number-plate dies press them: strokes on a grid, rounded at the corners.

Fonts of the web are not what plates are pressed with. Each glyph here is a handful of strokes in the unit square
(x to the right, y downwards); corner radius, stroke width, proportions and the variants of a glyph (1 with or
without a foot, 4 open or closed, 0 with a slash) are drawn by lot per plate, so that no single die is learnt.
"""

import cv2
import numpy as np

SHARP = 0.0

# A stroke is a list of points; a point with a third value has a sharp corner, the others take the die's radius.
# A stroke that ends where it began is closed. Several entries for a character are its variants.
STROKES = {
    "0": [[[(0.5, 0), (1, 0), (1, 1), (0, 1), (0, 0), (0.5, 0)]],
          [[(0.5, 0), (1, 0), (1, 1), (0, 1), (0, 0), (0.5, 0)]],
          [[(0.5, 0), (1, 0), (1, 1), (0, 1), (0, 0), (0.5, 0)], [(0.2, 0.75), (0.8, 0.25)]]],
    "1": [[[(0.15, 0.22), (0.55, 0, SHARP), (0.55, 1)]],
          [[(0.2, 0.18), (0.55, 0, SHARP), (0.55, 1)], [(0.15, 1), (0.95, 1)]],
          [[(0.5, 0), (0.5, 1)]]],
    "2": [[[(0, 0.27), (0, 0), (1, 0), (1, 0.47), (0, 1, SHARP), (1, 1)]],
          [[(0, 0.25), (0, 0), (1, 0), (1, 0.5), (0, 0.6), (0, 1, SHARP), (1, 1)]]],
    "3": [[[(0, 0.22), (0, 0), (1, 0), (1, 0.48), (0.4, 0.48)], [(0.4, 0.48), (1, 0.48), (1, 1), (0, 1), (0, 0.78)]],
          [[(0, 0, SHARP), (1, 0, SHARP), (0.45, 0.4), (1, 0.42), (1, 1), (0, 1), (0, 0.8)]]],
    "4": [[[(0.74, 1), (0.74, 0, SHARP), (0, 0.7, SHARP), (1, 0.7)]],
          [[(0.62, 1), (0.62, 0, SHARP), (0, 0.74, SHARP), (1, 0.74)]],
          [[(0.6, 0), (0, 0.74, SHARP), (1, 0.74)], [(0.74, 0.42), (0.74, 1)]],
          [[(0.45, 0), (0, 0.78, SHARP), (1, 0.78)], [(0.7, 0.5), (0.7, 1)]],
          [[(0.4, 0), (0, 0.76, SHARP), (1, 0.76)], [(0.68, 0.56), (0.68, 1)]],
          [[(0.55, 0), (0, 0.72, SHARP), (1, 0.72)], [(0.78, 0.5), (0.78, 1)]],
          [[(0.8, 1), (0.8, 0), (0.62, 0), (0, 0.66, SHARP), (1, 0.66)]],
          [[(0.3, 0), (0, 0.68, SHARP), (1, 0.68)], [(0.72, 0.35), (0.72, 1)]]],
    "5": [[[(0.95, 0), (0.05, 0, SHARP), (0.0, 0.45, SHARP), (0.25, 0.38), (1, 0.38), (1, 1), (0, 1), (0, 0.78)]],
          [[(1, 0), (0, 0, SHARP), (0, 0.44, SHARP), (1, 0.44), (1, 1), (0, 1), (0, 0.8)]]],
    "6": [[[(1, 0.22), (1, 0), (0, 0), (0, 1), (1, 1), (1, 0.44), (0, 0.44)]],
          [[(0.7, 0), (0, 0.5), (0, 1), (1, 1), (1, 0.42), (0.1, 0.42)]]],
    "7": [[[(0, 0), (1, 0, SHARP), (0.35, 1)]],
          [[(0, 0.15), (0, 0, SHARP), (1, 0, SHARP), (0.5, 0.5), (0.4, 1)]]],
    "8": [[[(0.5, 0), (0.96, 0), (0.96, 0.47), (0.04, 0.47), (0.04, 0), (0.5, 0)],
           [(0.5, 0.47), (1, 0.47), (1, 1), (0, 1), (0, 0.47), (0.5, 0.47)]]],
    "9": [[[(0, 0.78), (0, 1), (1, 1), (1, 0), (0, 0), (0, 0.56), (1, 0.56)]],
          [[(0.3, 1), (1, 0.5), (1, 0), (0, 0), (0, 0.58), (0.9, 0.58)]]],
    "A": [[[(0, 1), (0.5, 0, SHARP), (1, 1)], [(0.17, 0.68), (0.83, 0.68)]],
          [[(0, 1), (0.42, 0), (0.58, 0), (1, 1)], [(0.15, 0.7), (0.85, 0.7)]]],
    "B": [[[(0, 0, SHARP), (0.93, 0), (0.93, 0.47), (0, 0.47)],
           [(0, 0.47), (1, 0.47), (1, 1), (0, 1, SHARP), (0, 0)]]],
    "C": [[[(1, 0.25), (1, 0), (0, 0), (0, 1), (1, 1), (1, 0.75)]]],
    "D": [[[(0, 0.5), (0, 0, SHARP), (1, 0), (1, 1), (0, 1, SHARP), (0, 0.5)]]],
    "E": [[[(1, 0), (0, 0, SHARP), (0, 1, SHARP), (1, 1)], [(0, 0.48), (0.85, 0.48)]]],
    "F": [[[(1, 0), (0, 0, SHARP), (0, 1)], [(0, 0.48), (0.85, 0.48)]]],
    "G": [[[(1, 0.25), (1, 0), (0, 0), (0, 1), (1, 1), (1, 0.54, SHARP), (0.55, 0.54)]],
          [[(1, 0.25), (1, 0), (0, 0), (0, 1), (1, 1), (1, 0.54)], [(0.55, 0.58), (1, 0.58)]]],
    "H": [[[(0, 0), (0, 1)], [(1, 0), (1, 1)], [(0, 0.48), (1, 0.48)]]],
    "I": [[[(0.5, 0), (0.5, 1)]], [[(0.5, 0), (0.5, 1)], [(0.1, 0), (0.9, 0)], [(0.1, 1), (0.9, 1)]]],
    "J": [[[(0.92, 0), (0.92, 1), (0, 1), (0, 0.72)]], [[(0.3, 0), (0.95, 0, SHARP), (0.95, 1), (0, 1), (0, 0.75)]]],
    "K": [[[(0, 0), (0, 1)], [(1, 0), (0, 0.62)], [(0.32, 0.42), (1, 1)]],
          [[(0, 0), (0, 1)], [(1, 0), (0.1, 0.48, SHARP), (1, 1)]]],
    "L": [[[(0, 0), (0, 1, SHARP), (1, 1)]]],
    "M": [[[(0, 1), (0, 0, SHARP), (0.5, 0.62, SHARP), (1, 0, SHARP), (1, 1)]],
          [[(0, 1), (0, 0, SHARP), (0.5, 0.42, SHARP), (1, 0, SHARP), (1, 1)]],
          [[(0, 1), (0, 0, SHARP), (0.5, 0.3, SHARP), (1, 0, SHARP), (1, 1)]],
          [[(0, 1), (0.08, 0, SHARP), (0.5, 0.75, SHARP), (0.92, 0, SHARP), (1, 1)]],
          [[(0, 1), (0, 0, SHARP), (1, 0), (1, 1)], [(0.5, 0), (0.5, 0.6)]],
          [[(0, 1), (0, 0, SHARP), (0.5, 0.95, SHARP), (1, 0, SHARP), (1, 1)]]],
    "N": [[[(0, 1), (0, 0, SHARP), (1, 1, SHARP), (1, 0)]]],
    "O": [[[(0.5, 0), (1, 0), (1, 1), (0, 1), (0, 0), (0.5, 0)]]],
    "P": [[[(0, 1), (0, 0, SHARP), (1, 0), (1, 0.54), (0, 0.54)]]],
    "Q": [[[(0.5, 0), (1, 0), (1, 1), (0, 1), (0, 0), (0.5, 0)], [(0.58, 0.7), (1.02, 1.04)]]],
    "R": [[[(0, 1), (0, 0, SHARP), (1, 0), (1, 0.52), (0, 0.52)], [(0.45, 0.52), (1, 1)]]],
    "S": [[[(1, 0.22), (1, 0), (0, 0), (0, 0.48), (1, 0.48), (1, 1), (0, 1), (0, 0.78)]],
          [[(1, 0.22), (1, 0), (0, 0), (0, 0.4), (1, 0.58), (1, 1), (0, 1), (0, 0.78)]]],
    "T": [[[(0, 0), (1, 0)], [(0.5, 0), (0.5, 1)]]],
    "U": [[[(0, 0), (0, 1), (1, 1), (1, 0)]]],
    "V": [[[(0, 0), (0.5, 1, SHARP), (1, 0)]]],
    "W": [[[(0, 0), (0.25, 1, SHARP), (0.5, 0.3, SHARP), (0.75, 1, SHARP), (1, 0)]],
          [[(0, 0), (0.12, 1, SHARP), (0.5, 0.5, SHARP), (0.88, 1, SHARP), (1, 0)]],
          [[(0, 0), (0, 1, SHARP), (0.5, 0.58, SHARP), (1, 1, SHARP), (1, 0)]],
          [[(0, 0), (0, 1, SHARP), (0.5, 0.7, SHARP), (1, 1, SHARP), (1, 0)]],
          [[(0, 0), (0.22, 1, SHARP), (0.5, 0.05, SHARP), (0.78, 1, SHARP), (1, 0)]],
          [[(0, 0), (0, 1), (1, 1), (1, 0)], [(0.5, 0.4), (0.5, 1)]],
          [[(0, 0), (0, 1, SHARP), (0.5, 0.4, SHARP), (1, 1, SHARP), (1, 0)]]],
    "X": [[[(0, 0), (1, 1)], [(1, 0), (0, 1)]]],
    "Y": [[[(0, 0), (0.5, 0.5, SHARP), (1, 0)], [(0.5, 0.5), (0.5, 1)]]],
    "Z": [[[(0, 0), (1, 0, SHARP), (0, 1, SHARP), (1, 1)]]],
}
NARROW = {"I": 0.35, "1": 0.6}


def rounded(points, radius):
    """The stroke as a polyline in pixels, each corner replaced by a short curve of at most `radius` pixels."""
    out = [np.array(points[0][:2], np.float32)]
    for before, here, after in zip(points, points[1:], points[2:]):
        a, b, c = (np.array(p[:2], np.float32) for p in (before, here, after))
        reach = 0.0 if len(here) > 2 else radius
        la, lc = np.linalg.norm(a - b), np.linalg.norm(c - b)
        if reach < 1 or la < 1e-3 or lc < 1e-3:
            out.append(b)
            continue
        start = b + (a - b) * min(1.0, reach / la)
        end = b + (c - b) * min(1.0, reach / lc)
        for t in np.linspace(0, 1, 6):
            out.append((1 - t) ** 2 * start + 2 * t * (1 - t) * (0.25 * (start + end) / 2 + 0.75 * b) + t * t * end)
    out.append(np.array(points[-1][:2], np.float32))
    return np.array(out)


class Die:
    """One set of dies: the same proportions and variants for all characters of a plate."""

    def __init__(self, rng):
        self.width = rng.uniform(0.42, 0.72)  # of the height
        self.stroke = rng.choice([rng.uniform(0.1, 0.19), rng.uniform(0.15, 0.2)])  # of the height
        self.radius = rng.choice([0.15, 0.3, 0.5, 0.5, 0.7, 0.9])  # of half the glyph's width and more
        self.slashed = rng.random() < 0.06
        self.choice = {c: rng.randrange(len(v)) for c, v in STROKES.items()}
        if not self.slashed:
            self.choice["0"] = 0
        self.letter_o = rng.uniform(1.0, 1.15)
        self.wide = rng.choice([1.0, 1.0, 1.1, 1.25])  # M and W: on many plates no wider than the rest
        self.thin = rng.choice([1.0, 1.0, 0.8, 0.65])  # the strokes of M and W, to that many of the others
        self.wobble = rng.choice([0.0, 0.015, 0.03])
        self.rng = rng
        self.made = {}

    def mask(self, char, height):
        """The glyph as an 8-bit mask `height` pixels high, as wide as the glyph with its stroke."""
        if (char, height) in self.made:
            return self.made[char, height]
        thick = max(2, round(self.stroke * height * (self.thin if char in "MW" else 1.0)))
        factor = NARROW.get(char, self.letter_o if char in "OQ" else self.wide if char in "MW" else 1.0)
        if char in "1I" and len(STROKES[char][self.choice[char]]) > 1:
            factor = 0.75
        w = max(1.0, self.width * height * factor - thick)
        h = height - thick
        out = np.zeros((height, int(w + thick + 1)), np.uint8)
        for stroke in STROKES[char][self.choice[char]]:
            moved = {p[:2]: [self.rng.gauss(0, self.wobble) for _ in range(2)] for p in stroke}
            scaled = [(np.clip(p[0] + moved[p[:2]][0], 0, 1) * w + thick / 2, np.clip(p[1] + moved[p[:2]][1], 0, 1) * h + thick / 2, *p[2:]) for p in stroke]
            # However square a die's other letters are, an O is rounder than a D, or nobody could tell them apart.
            line = rounded(scaled, max(self.radius, 0.4 if char in "0OQ" else 0.0) * w)
            cv2.polylines(out, [np.round(line * 16).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 4)
        self.made[char, height] = out
        return out
