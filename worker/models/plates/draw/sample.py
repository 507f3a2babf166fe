"""One drawn plate from one seed: the reader's input picture and what it says."""

import random

import cv2
import numpy as np

from draw.camera import camera_width, crop, lighting, place, sensor
from draw.face import draw_face
from draw.formats_world import inscription

cv2.setNumThreads(1)


def draw_sample(seed, book, width=None):
    """The input picture (64x192, 8-bit grey), its one or two lines of text, the middles of their characters in the picture
    and the plate's width on the sensor in pixels.

    The same seed, fonts and library versions give the same picture, to the last bit.
    """
    rng = random.Random(seed)
    noise = np.random.RandomState(rng.randrange(2**31))
    text = inscription(rng)
    face = draw_face(rng, noise, book, text)
    face.picture = lighting(rng, noise, face.picture)
    width = width or camera_width(rng) * (1 if len(text.rows) == 1 else 0.85)
    picture, to_camera = place(rng, noise, face, width)
    picture = sensor(rng, noise, picture, width)
    picture, centres = crop(rng, picture, face, to_camera)
    return picture, text.label(), centres, width
