"""A contact sheet of drawn plates: python3 -m draw.sheet FONTS OUT.png [FIRST_SEED]"""

import sys

import cv2
import numpy as np

from draw.fonts import FontBook
from draw.sample import draw_sample

if __name__ == "__main__":
    book = FontBook(sys.argv[1], held_out=False)
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    cells = []
    for seed in range(first, first + 150):
        picture, lines, _, _ = draw_sample(seed, book)
        cell = cv2.copyMakeBorder(picture, 14, 0, 0, 2, cv2.BORDER_CONSTANT, value=0)
        cv2.putText(cell, " ".join(lines), (2, 11), 0, 0.4, 255, 1, cv2.LINE_AA)
        cells.append(cell)
    cv2.imwrite(sys.argv[2], np.vstack([np.hstack(cells[i:i + 10]) for i in range(0, len(cells), 10)]))
