"""Drawn plates driving by, for tracks.ts: python3 -m draw.drive FONTS FOLDER [COUNT]

Held-out fonts. Each plate comes nearer over eight frames; its dirt, its light, the camera's angle, blur and compression are
those of the track, only the size and the noise change: what a track misreads once, it tends to misread again.
"""

import json
import os
import random
import re
import sys

import cv2
import numpy as np

from draw.camera import corners_of, lighting, place, sensor
from draw.face import draw_face
from draw.fonts import FontBook
from draw.formats_world import inscription

FIRST, FRAMES = 3 * 10**9, 8


def drive(seed, book):
    """The number of one plate and its frames, small and far first: (grey picture, box of the plate in it)."""
    rng = random.Random(seed)
    noise = np.random.RandomState(rng.randrange(2**31))
    text = inscription(rng)
    face = draw_face(rng, noise, book, text)
    face.picture = lighting(rng, noise, face.picture)
    far = rng.uniform(40, 90)
    near = far * rng.uniform(1.2, 2.5)
    same = rng.getstate()
    frames = []
    for k in range(FRAMES):
        rng.setstate(same)
        width = far * (near / far) ** (k / (FRAMES - 1))
        picture, to_camera = place(rng, noise, face, width)
        picture = sensor(rng, noise, picture, width)
        room = int(width)
        around = cv2.copyMakeBorder(picture, room, room, room, room, cv2.BORDER_CONSTANT, value=int(np.median(picture)))
        points = corners_of(face.plate, to_camera) + room
        (x0, y0), (x1, y1) = points.min(0), points.max(0)
        frames.append((around, [round(float(v), 1) for v in (x0, y0, x1 - x0, y1 - y0)]))
    return "".join(text.label()), frames


if __name__ == "__main__":
    fonts, folder = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 300
    book = FontBook(fonts, held_out=True)
    os.makedirs(folder, exist_ok=True)
    tracks, seed = [], FIRST
    while len(tracks) < count:
        text, frames = drive(seed, book)
        seed += 1
        if not re.fullmatch(r"(?=.*\d)[A-Z0-9]{4,10}", text):  # the product takes nothing else for a plate
            continue
        files = [f"{len(tracks):04d}-{k}.png" for k in range(FRAMES)]
        for file, (picture, _) in zip(files, frames):
            cv2.imwrite(os.path.join(folder, file), picture)
        tracks.append({"text": text, "frames": [{"file": file, "box": box} for file, (_, box) in zip(files, frames)]})
    with open(os.path.join(folder, "tracks.json"), "w", encoding="utf-8") as file:
        json.dump(tracks, file)
