"""What a surveillance camera, its encoder and our crop make of a plate."""

import cv2
import numpy as np

INPUT_WIDTH, INPUT_HEIGHT = 192, 64


def lighting(rng, noise, picture):
    """Dirt, shadow, uneven light and glare on the plate itself."""
    h, w = picture.shape
    if rng.random() < 0.3:
        dirt = cv2.resize(noise.uniform(0, 1, (rng.randint(2, 7), rng.randint(3, 12))).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
        alpha = np.clip((dirt - rng.uniform(0.5, 0.85)) * 3, 0, 1) * rng.uniform(0.2, 0.75)
        picture = picture * (1 - alpha) + rng.uniform(40, 130) * alpha
    if rng.random() < 0.35:
        along = np.linspace(rng.uniform(0.4, 1), rng.uniform(0.6, 1.2), w, dtype=np.float32)[None]
        down = np.linspace(rng.uniform(0.5, 1.1), rng.uniform(0.6, 1.1), h, dtype=np.float32)[:, None]
        picture = picture * along * down
    if rng.random() < 0.14:  # the edge of a shadow
        shade = np.zeros((h, w), np.float32)
        x0, x1 = rng.uniform(-0.3, 1.3) * w, rng.uniform(-0.3, 1.3) * w
        cv2.fillPoly(shade, [np.int32([[x0, 0], [x1, h], [w * 2, h], [w * 2, 0]])] if rng.random() < 0.5 else
                     [np.int32([[0, 0], [w, 0], [w, rng.uniform(0, 0.6) * h], [0, rng.uniform(0, 0.6) * h]])], 1.0)
        shade = cv2.GaussianBlur(shade, (0, 0), rng.uniform(1, 6))
        picture = picture * (1 - shade * rng.uniform(0.3, 0.75))
    if rng.random() < 0.1:
        yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
        size = rng.uniform(0.15, 0.6) * h
        picture = picture + np.exp(-((xx - rng.uniform(0, w)) ** 2 + (yy - rng.uniform(0, h)) ** 2) / (2 * size**2)) * rng.uniform(60, 200)
    if rng.random() < 0.06:  # a wire, a crack, a streak of light across the number
        points = np.cumsum(noise.normal(0, 0.06, (8, 2)) + [0.14, 0], 0) + [rng.uniform(-0.2, 0.3), rng.uniform(0.2, 0.8)]
        streak = np.zeros((h, w), np.uint8)
        cv2.polylines(streak, [np.int32(points * [w, h])], False, 255, rng.randint(1, max(2, h // 20)), cv2.LINE_AA)
        alpha = streak.astype(np.float32) / 255 * rng.uniform(0.4, 1)
        picture = picture * (1 - alpha) + rng.choice([20, 90, 250]) * alpha
    return np.clip(picture, 0, 255)


def camera_width(rng):
    """Width of the plate on the sensor in pixels: most are small."""
    kind = rng.random()
    if kind < 0.5:
        return rng.uniform(56, 110)
    if kind < 0.85:
        return rng.uniform(100, 180)
    return rng.uniform(170, 300)


def place(rng, noise, face, width):
    """The plate on the camera's picture: (grey float picture, homography from the face to it)."""
    h, w = face.picture.shape
    scale = width / w
    # Shrink by area first, to the size where the warp no longer skips pixels.
    if scale < 0.75:
        small = cv2.resize(face.picture, (max(8, round(w * scale * 1.3)), max(6, round(h * scale * 1.3))), interpolation=cv2.INTER_AREA)
    else:
        small = face.picture
    sh, sw = small.shape
    tall = width * h / w
    hard = rng.random() ** 1.5
    angle = np.deg2rad(rng.gauss(0, 1.5 + 5 * hard) if rng.random() < 0.92 else rng.uniform(-14, 14))
    shear = rng.gauss(0, 0.03 + 0.12 * hard)
    squeeze = 1 - abs(rng.gauss(0, 0.12 * hard))
    corners = np.float32([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]) * [width * squeeze, tall]
    corners = corners + np.float32([[rng.gauss(0, 0.025 * hard) * width, rng.gauss(0, 0.04 * hard) * tall] for _ in range(4)])
    corners[:, 1] += corners[:, 0] * rng.gauss(0, 0.06 * hard)
    corners[:, 0] -= corners[:, 1] * shear
    turn = np.float32([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = (corners @ turn.T).astype(np.float32)
    pad = 0.3
    low, high = corners.min(0), corners.max(0)
    margin = (high - low) * [pad * 0.6, pad] + 4
    size = np.ceil(high - low + 2 * margin).astype(int)
    corners = corners - low + margin
    to_small = cv2.getPerspectiveTransform(np.float32([[0, 0], [sw, 0], [sw, sh], [0, sh]]), corners.astype(np.float32))
    rough = cv2.resize(noise.normal(0, 1, (rng.randint(2, 7), rng.randint(2, 7))).astype(np.float32), (int(size[0]), int(size[1])))
    scene = rng.uniform(5, 200) + rough * rng.uniform(2, 45)
    if rng.random() < 0.4:  # bumper edges, the rim of a number-plate well
        for _ in range(rng.randint(1, 4)):
            y = rng.uniform(0, size[1])
            cv2.line(scene, (0, int(y)), (int(size[0]), int(y + rng.gauss(0, 4))), rng.uniform(0, 240), rng.randint(1, 4), cv2.LINE_AA)
    if rng.random() < 0.35:  # lamps, posts, a bright bumper: what stands close to the plate and is no character
        for _ in range(rng.randint(1, 4)):
            at = rng.uniform(-0.1, 0.9) * size[0], rng.uniform(-0.1, 0.9) * size[1]
            to = at[0] + size[0] * rng.choice([rng.uniform(0.02, 0.08), rng.uniform(0.1, 0.8)]), at[1] + size[1] * rng.uniform(0.1, 0.9)
            cv2.rectangle(scene, (int(at[0]), int(at[1])), (int(to[0]), int(to[1])), rng.choice([rng.uniform(0, 60), rng.uniform(180, 255)]), -1)
        scene = cv2.GaussianBlur(scene, (0, 0), rng.uniform(0.4, 1.5))
    covered = cv2.warpPerspective(np.ones((sh, sw), np.float32), to_small, (int(size[0]), int(size[1])), flags=cv2.INTER_LINEAR)
    seen = cv2.warpPerspective(small, to_small, (int(size[0]), int(size[1])), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    to_camera = to_small @ np.diag([sw / w, sh / h, 1.0])
    return scene + covered * (seen - scene), to_camera


def sensor(rng, noise, picture, width):
    """Exposure, night, blur, movement, noise, sharpening and compression, at the camera's resolution."""
    if rng.random() < 0.35:
        picture = 255 * (np.clip(picture, 0, 255) / 255) ** rng.uniform(0.5, 2.2)
    picture = (picture - 128) * rng.uniform(0.4, 1.1) + 128 + rng.uniform(-35, 35)
    lot = rng.random()
    if lot < 0.16:
        picture = picture * rng.uniform(0.25, 0.6)
    elif lot < 0.24:  # so dark that few levels are left
        picture = picture * rng.uniform(0.06, 0.25) + rng.uniform(0, 40)
    elif lot < 0.34:  # white burnt out, or all of it pale
        picture = (picture - 128) * rng.uniform(1.0, 2.0) + 128 + rng.uniform(0, 90)
    if rng.random() < 0.06:  # infrared: the foil shines, all else is black
        picture = (picture - picture.mean()) * rng.uniform(1.2, 2.2) + rng.uniform(120, 230)
    hard = rng.random()
    reach = width / 110
    if rng.random() < 0.75:
        picture = cv2.GaussianBlur(picture, (0, 0), max(0.2, rng.uniform(0.2, 0.45 + 0.65 * hard) * max(0.7, reach)))
    elif rng.random() < 0.2:  # out of focus
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.9, 1.6) * reach)
    if rng.random() < 0.22:
        length = max(2, int(rng.uniform(2, 2.5 + 4 * hard) * max(0.8, reach)))
        kernel = np.zeros((length, length), np.float32)
        kernel[length // 2] = 1
        turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), rng.choice([0, 90, rng.uniform(0, 180)]), 1)
        kernel = cv2.warpAffine(kernel, turn, (length, length))
        picture = cv2.filter2D(picture, -1, kernel / max(kernel.sum(), 1e-6))
    picture = picture + noise.standard_normal(picture.shape).astype(np.float32) * rng.uniform(0.5, 2 + 9 * rng.random() ** 2.5) * (0.4 if 0.16 <= lot < 0.24 else 1)
    if rng.random() < 0.35:
        soft = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.7, 1.6))
        picture = picture + (picture - soft) * rng.uniform(0.4, 1.8)
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.03:  # two fields of one picture, a moment apart
        picture[1::2] = np.roll(picture[1::2], rng.choice([-3, -2, -1, 1, 2, 3]), 1)
    if rng.random() < 0.25:  # stored smaller than seen, and enlarged again
        factor = rng.uniform(0.55, 0.9)
        h, w = picture.shape
        picture = cv2.resize(cv2.resize(picture, (max(8, int(w * factor)), max(8, int(h * factor))), interpolation=cv2.INTER_AREA), (w, h), interpolation=cv2.INTER_LINEAR)
    if rng.random() < (0.45 if 0.16 <= lot < 0.24 else 0.16):
        picture = starved(rng, noise, picture)
    elif rng.random() < 0.8:
        ok, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.choice([rng.uniform(9, 45), rng.uniform(15, 50), rng.uniform(40, 92), rng.uniform(60, 95)]))])
        picture = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
        if rng.random() < 0.3:  # the in-loop filter of video
            picture = cv2.bilateralFilter(picture, 5, rng.uniform(8, 25), 2)
    return picture


COSINES = np.float32([[np.sqrt((1 if k == 0 else 2) / 8) * np.cos(np.pi * (2 * x + 1) * k / 16) for x in range(8)] for k in range(8)])


def starved(rng, noise, picture):
    """What a video encoder with too few bits leaves: some 16x16 blocks were carried over from a place nearby, and each keeps
    only those 8x8 cosine terms that are larger than the step it was granted."""
    h, w = picture.shape
    dx, dy = rng.randrange(16), rng.randrange(16)
    padded = cv2.copyMakeBorder(picture, dy, -(h + dy) % 16, dx, -(w + dx) % 16, cv2.BORDER_REPLICATE).astype(np.float32)
    rows, columns = padded.shape[0] // 16, padded.shape[1] // 16
    if rng.random() < 0.5:
        stale = cv2.GaussianBlur(padded, (0, 0), rng.uniform(0.3, 1.2))
        stale = np.roll(stale, (rng.randint(-1, 1), rng.randint(-3, 3)), (0, 1))
        kept = np.kron(noise.random_sample((rows, columns)) < rng.uniform(0.05, 0.35), np.ones((16, 16), bool))
        padded = np.where(kept, stale, padded)
    step = rng.uniform(0.06, 0.5) * max(8.0, float(picture.std())) * np.exp(noise.normal(0, rng.uniform(0, 0.6), (rows, 1, columns, 1)))
    step = np.broadcast_to(step, (rows, 2, columns, 2)).reshape(rows * 2, columns * 2, 1, 1)
    steep = rng.uniform(0.0, 0.35)
    steps = step * (1 + steep * np.add.outer(np.arange(8), np.arange(8)))
    blocks = padded.reshape(rows * 2, 8, columns * 2, 8).transpose(0, 2, 1, 3)
    terms = COSINES @ (blocks - 128) @ COSINES.T
    dead = rng.uniform(0.15, 0.5)  # what is smaller than the step less this is dropped
    terms = np.sign(terms) * np.floor(np.abs(terms) / steps + dead) * steps
    out = (COSINES.T @ terms @ COSINES).transpose(0, 2, 1, 3).reshape(padded.shape) + 128
    return np.clip(out[dy:dy + h, dx:dx + w], 0, 255).astype(np.uint8)


def corners_of(box, to_camera):
    x0, y0, x1, y1 = box
    points = np.float32([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]])
    return cv2.perspectiveTransform(points, to_camera)[0]


def crop(rng, picture, face, to_camera):
    """The reader's input: what a finder of plates, exact or not, would hand over, warped to the input size, and
    where in it the middles of the read characters are, per row."""
    kind = rng.random()
    inner = corners_of(face.rows, to_camera)
    if kind < 0.45:  # an upright box about the plate
        points = corners_of(face.plate, to_camera)
        (x0, y0), (x1, y1) = points.min(0), points.max(0)
        quad = np.float32([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    elif kind < 0.75:
        quad = corners_of(face.plate, to_camera)
    else:  # a text detector's quadrilateral
        quad = inner
    across, down = quad[1] - quad[0], quad[3] - quad[0]
    wide, tall = (np.linalg.norm(across) + np.linalg.norm(quad[2] - quad[3])) / 2, (np.linalg.norm(down) + np.linalg.norm(quad[2] - quad[1])) / 2
    text_kind = kind >= 0.75
    if text_kind:
        ml, mr, mt, mb = (rng.uniform(0.02, 0.14) for _ in range(2)), None, None, None
        ml, mr = ml
        mt, mb = rng.uniform(0.04, 0.22), rng.uniform(0.04, 0.22)
    elif rng.random() < 0.6:
        ml, mr, mt, mb = (rng.gauss(0.08, 0.03) for _ in range(4))
    else:
        ml, mr, mt, mb = (rng.uniform(-0.01, 0.22) for _ in range(4))
    jitter = 0.0 if rng.random() < 0.4 else 0.015
    u, v = across / np.linalg.norm(across), down / np.linalg.norm(down)
    shift = np.float32([-u * wide * ml - v * tall * mt, u * wide * mr - v * tall * mt, u * wide * mr + v * tall * mb, -u * wide * ml + v * tall * mb])
    noise_corner = np.float32([[rng.gauss(0, jitter) * wide, rng.gauss(0, jitter * 1.5) * tall] for _ in range(4)])
    quad = (quad + shift + noise_corner).astype(np.float32)
    # Never cut into the number itself by more than a sliver.
    if not all(cv2.pointPolygonTest(quad, (float(x), float(y)), True) > -0.015 * wide for x, y in inner):
        quad = corners_of(face.plate, to_camera).astype(np.float32)
    target = np.float32([[0, 0], [INPUT_WIDTH, 0], [INPUT_WIDTH, INPUT_HEIGHT], [0, INPUT_HEIGHT]])
    warp = cv2.getPerspectiveTransform(quad, target)
    flags = rng.choice([cv2.INTER_LINEAR, cv2.INTER_LINEAR, cv2.INTER_CUBIC])
    picture = cv2.warpPerspective(picture, warp, (INPUT_WIDTH, INPUT_HEIGHT), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return picture, [cv2.perspectiveTransform(np.float32([row]), warp @ to_camera)[0] for row in face.centres]
