import { randomFrom } from './paint';

export type PlaceKind = 'gate' | 'street' | 'bazaar';

/** Every camera of the demo films this size. */
export const PICTURE = { width: 1280, height: 720 } as const;
/** Row at which the ground of a place begins. */
export const HORIZON_Y = 180;

const WALLS = ['#a8977d', '#8f8a84', '#b3a48c', '#9c7f6a', '#a9a69e', '#c0b49c', '#93887a'];

function buildings(seed: number): string {
  const random = randomFrom(seed);
  let houses = '';
  for (let x = -40; x < PICTURE.width; ) {
    const width = 150 + Math.floor(random() * 130);
    const top = 8 + Math.floor(random() * 70);
    const wall = WALLS[Math.floor(random() * WALLS.length)] ?? '#a8977d';
    let windows = '';
    for (let wx = x + 18; wx < x + width - 40; wx += 52) {
      for (let wy = top + 26; wy < HORIZON_Y - 46; wy += 52) {
        windows += `<rect x="${wx}" y="${wy}" width="32" height="36" fill="#3d4852"/><rect x="${wx}" y="${wy}" width="32" height="8" fill="#59646e"/>`;
      }
    }
    houses += `<rect x="${x}" y="${top}" width="${width}" height="${HORIZON_Y - top}" fill="${wall}"/><rect x="${x}" y="${top}" width="${width}" height="7" fill="#00000033"/>${windows}`;
    x += width + 6;
  }
  return houses;
}

const kerb = `<path d="M0 ${HORIZON_Y} L1280 ${HORIZON_Y} L1280 206 L0 206 Z" fill="#a5a49c"/>`;
const laneMarks =
  '<path d="M640 210 L560 720" stroke="#e8e8e0" stroke-width="7" stroke-dasharray="60 44"/><path d="M200 206 L-140 720 M1080 206 L1400 720" stroke="#d9b23c" stroke-width="8"/>';

/** The barrier post, booth and lamps of a city gate, to the sides so that nothing is hidden by them. */
const gate = `<path d="M30 60 L62 60 L74 720 L0 720 Z" fill="#6f7275"/><path d="M1218 60 L1250 60 L1280 720 L1206 720 Z" fill="#6f7275"/>
<rect x="24" y="38" width="1232" height="34" fill="#5a5f63"/><rect x="24" y="38" width="1232" height="8" fill="#7b8186"/>
<rect x="92" y="250" width="130" height="210" fill="#c9c2b0"/><rect x="104" y="270" width="106" height="80" fill="#39444d"/><rect x="86" y="240" width="142" height="14" fill="#8d4a2f"/>
<rect x="300" y="72" width="22" height="10" fill="#fff3c4"/><rect x="620" y="72" width="22" height="10" fill="#fff3c4"/><rect x="940" y="72" width="22" height="10" fill="#fff3c4"/>`;

const street = `<path d="M0 300 L1280 300" stroke="#d9b23c" stroke-width="6"/><path d="M0 500 L1280 500" stroke="#e8e8e0" stroke-width="7" stroke-dasharray="90 60"/>
<path d="M0 690 L1280 690 L1280 720 L0 720 Z" fill="#a5a49c"/>
<rect x="150" y="96" width="10" height="130" fill="#44484c"/><rect x="1110" y="96" width="10" height="130" fill="#44484c"/>`;

function awnings(seed: number): string {
  const random = randomFrom(seed);
  const stripes = ['#8c3b34', '#2f5d50', '#a67c2e', '#38507a'];
  return [0, 1, 2, 3, 4, 5]
    .map((index) => {
      const x = index * 214 + 6;
      const colour = stripes[Math.floor(random() * stripes.length)] ?? '#8c3b34';
      const goods = [0, 1, 2, 3, 4].map((item) => {
        const shade =
          ['#9a6b3a', '#b59243', '#6d7f4a', '#a35a44', '#7d6a8a'][Math.floor(random() * 5)] ?? '#9a6b3a';
        return `<rect x="${x + 14 + item * 36}" y="${166 + Math.floor(random() * 14)}" width="28" height="34" fill="${shade}"/>`;
      });
      return `<path d="M${x} 104 L${x + 202} 104 L${x + 216} 138 L${x - 14} 138 Z" fill="${colour}"/><path d="M${x - 14} 138 L${x + 216} 138 L${x + 216} 146 L${x - 14} 146 Z" fill="#00000055"/>${goods.join('')}`;
    })
    .join('');
}

/** The empty place that a camera looks at. */
export function drawPlace(kind: PlaceKind, seed: number): string {
  const ground = kind === 'bazaar' ? ['#9a9184', '#6f675c'] : ['#8a8a88', '#5c5c5c'];
  const own =
    kind === 'gate' ? kerb + laneMarks + gate : kind === 'street' ? kerb + street : awnings(seed + 1);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE.width}" height="${PICTURE.height}"><defs>
<linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${ground[0]}"/><stop offset="1" stop-color="${ground[1]}"/></linearGradient>
<filter id="rough" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="0.6" numOctaves="3" seed="${seed}"/><feColorMatrix values="0 0 0 0 .5  0 0 0 0 .5  0 0 0 0 .5  .3 .3 .3 0 -.3"/></filter></defs>
<rect width="1280" height="720" fill="#c3ccd2"/>${buildings(seed)}
<rect y="${HORIZON_Y}" width="1280" height="540" fill="url(#ground)"/><rect y="${HORIZON_Y}" width="1280" height="540" filter="url(#rough)" opacity=".5"/>${own}</svg>`;
}
