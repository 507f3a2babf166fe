"""Pictures on and beside the number: printed backgrounds, emblems between characters, pictograms that fill an end of the plate."""

import math

import cv2
import numpy as np


def blend(picture, mask, x, y, ink):
    """Paints `ink` through a mask at a place, cut at the picture's edges."""
    h, w = picture.shape
    x, y = int(x), int(y)
    x0, y0, x1, y1 = max(0, x), max(0, y), min(w, x + mask.shape[1]), min(h, y + mask.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    alpha = mask[y0 - y:y1 - y, x0 - x:x1 - x].astype(np.float32) / 255
    picture[y0:y1, x0:x1] += alpha * (ink - picture[y0:y1, x0:x1])


def scenery(rng, noise, picture, strength):
    """A printed background: hills, bands, soft shapes, a fading sky."""
    h, w = picture.shape
    kind = rng.random()
    if kind < 0.35:
        soft = cv2.resize(noise.normal(0, 1, (rng.randint(2, 6), rng.randint(3, 9))).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
        picture += soft * strength
    elif kind < 0.65:
        xs = np.linspace(0, 1, 24)
        ridge = h * (rng.uniform(0.3, 0.8) + 0.2 * np.cumsum(noise.normal(0, 0.25, 24)))
        hill = np.zeros((h, w), np.uint8)
        cv2.fillPoly(hill, [np.int32(np.vstack([np.c_[xs * w, ridge], [[w, h], [0, h]]]))], 255)
        blend(picture, cv2.blur(hill, (5, 5)), 0, 0, picture.mean() + rng.choice([-1, 1]) * strength * 2)
    elif kind < 0.85:
        ramp = np.linspace(0, 1, h, dtype=np.float32)[:, None]
        picture += (ramp if rng.random() < 0.5 else 1 - ramp) ** 2 * rng.choice([-1, -1, 1]) * strength * 2
    else:
        for _ in range(rng.randint(1, 4)):
            cv2.circle(picture, (rng.randrange(w), rng.randrange(h)), rng.randint(h // 8, h // 2), float(picture.mean() + rng.uniform(-2, 2) * strength), -1)


def patch(rng, noise, height, width):
    """A ragged figure with lights and darks in it, as a map, an animal or a coat of arms looks when it is small."""
    rough = cv2.resize(noise.normal(0, 1, (rng.randint(3, 8), rng.randint(3, 8))).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    yy, xx = np.mgrid[-1:1:height * 1j, -1:1:width * 1j]
    inside = np.clip((1.0 - np.hypot(xx, yy) + 0.35 * rough) * 6, 0, 1)
    fine = cv2.resize(noise.normal(0, 1, (rng.randint(4, 14), rng.randint(4, 14))).astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return (inside * np.clip(rng.uniform(110, 240) + fine * rng.uniform(0, 90), 0, 255)).astype(np.uint8)


def emblem(rng, noise, height):
    """A pictogram between or beside characters: sticker with print, disc, star, map-like blob, tree, arrow."""
    size = max(6, int(height * rng.uniform(0.3, 0.95)))
    out = np.zeros((height, size), np.uint8)
    cx, cy, r = size / 2, height * rng.uniform(0.4, 0.6), size / 2 - 1
    kind = rng.random()
    level = rng.randint(90, 255)
    if kind < 0.3:
        half = r * rng.uniform(0.6, 1)
        tall = half * rng.choice([1, 1, rng.uniform(1, 1.6)])
        box = (int(cx - half), int(cy - tall)), (int(cx + half), int(cy + tall))
        if rng.random() < 0.7:
            cv2.rectangle(out, *box, level, -1)
            print_level = rng.choice([0, level // 3])
        else:  # pale, with a rim
            cv2.rectangle(out, *box, level // 3, -1)
            cv2.rectangle(out, *box, level, max(1, size // 16))
            print_level = level
        if rng.random() < 0.8:  # a year or a month
            for line in range(rng.choice([1, 1, 2])):
                text = str(rng.randint(1, 31)) if rng.random() < 0.7 else rng.choice(["JAN", "MAY", "OCT", "MO", "SEP", "D", "B"])
                scale = half / (9 * len(text)) if rng.random() < 0.7 else half / 30
                cv2.putText(out, text, (int(cx - half * 0.8), int(cy + half * (0.4 - 0.8 * line))), 0, scale, print_level, max(1, int(half / 12)), cv2.LINE_AA)
    elif kind < 0.38:  # a flag, a map, a coat of arms: dense, as high as a character, and with strokes that might be one
        tall = min(height, int(size * rng.uniform(0.9, 1.7)))
        top = int((height - tall) * rng.uniform(0.2, 0.8))
        rough = noise.uniform(0, 1, (rng.randint(3, 7), rng.randint(2, 6))) > rng.uniform(0.3, 0.6)
        fine = cv2.resize(rough.astype(np.float32) * level, (size, tall), interpolation=rng.choice([cv2.INTER_NEAREST, cv2.INTER_LINEAR]))
        out[top:top + tall] = np.maximum(fine, level * rng.choice([0, 0.3, 0.5])).astype(np.uint8)
    elif kind < 0.47:
        cv2.circle(out, (int(cx), int(cy)), int(r), level, rng.choice([-1, -1, 2]), cv2.LINE_AA)
    elif kind < 0.57:
        tips = [(cx + r * (1 if k % 2 == 0 else 0.42) * math.sin(k * math.pi / 5), cy - r * (1 if k % 2 == 0 else 0.42) * math.cos(k * math.pi / 5)) for k in range(10)]
        cv2.fillPoly(out, [np.int32(tips)], level, cv2.LINE_AA)
    elif kind < 0.78:
        tall = min(height, int(size * rng.uniform(0.8, 1.5)))
        top = int((height - tall) * rng.uniform(0.2, 0.8))
        out[top:top + tall] = patch(rng, noise, tall, size)
    else:
        turns = sorted(rng.uniform(0, 2 * math.pi) for _ in range(rng.randint(4, 9)))
        blob = [(cx + r * rng.uniform(0.4, 1) * math.cos(a), cy + r * rng.uniform(0.4, 1) * math.sin(a)) for a in turns]
        cv2.fillPoly(out, [np.int32(blob)], level, cv2.LINE_AA)
    return out


def wheelchair(rng, size):
    """The sign of a disabled driver: a light figure on a dark square, or the other way round."""
    out = np.full((size, size), 255, np.uint8)
    thick = max(1, size // 12)
    at = lambda x, y: (int(x * size), int(y * size))
    cv2.ellipse(out, at(0.48, 0.66), at(0.26, 0.24), 0, -20, 250, 0, thick, cv2.LINE_AA)
    for a, b in (((0.42, 0.2), (0.44, 0.58)), ((0.44, 0.58), (0.66, 0.58)), ((0.66, 0.58), (0.76, 0.84)), ((0.43, 0.38), (0.62, 0.4))):
        cv2.line(out, at(*a), at(*b), 0, thick, cv2.LINE_AA)
    cv2.circle(out, at(0.42, 0.14), max(1, size // 12), 0, -1, cv2.LINE_AA)
    return out if rng.random() < 0.7 else 255 - out


def side_picture(rng, noise, picture, background, ink):
    """Fills the left or right end of a plate with a picture. Returns how wide it is: positive at the left, negative at the right."""
    h, w = picture.shape
    wide = int(min(w * rng.uniform(0.12, 0.3), h * 0.75))
    on_left = rng.random() < 0.75
    x = w * rng.uniform(0.01, 0.05) if on_left else w * 0.98 - wide
    level = background + (ink - background) * rng.uniform(0.2, 0.95)
    kind = rng.random()
    if kind < 0.3:
        size = min(wide, int(h * 0.55))
        blend(picture, wheelchair(rng, size), x, (h - size) * rng.uniform(0.35, 0.6), level)
        wide = size
    elif kind < 0.75:
        tall = int(h * rng.uniform(0.4, 0.8))
        blend(picture, patch(rng, noise, tall, wide), x, (h - tall) * rng.uniform(0.3, 0.7), level)
    else:  # lines: a bird, a skyline, a signature
        lines = np.zeros((h, wide), np.uint8)
        for _ in range(rng.randint(3, 9)):
            points = np.cumsum(noise.normal(0, 0.18, (6, 2)), 0) + [rng.random(), rng.uniform(0.25, 0.75)]
            cv2.polylines(lines, [np.int32(points * [wide, h])], False, 255, rng.randint(1, 4), cv2.LINE_AA)
        blend(picture, lines, x, 0, level)
    reach = int(wide + w * 0.04)
    return reach if on_left else -reach
