import type { Sprite } from './cars';
import { shade } from './paint';

/**
 * A drawn person who exists nowhere. The measures of the face differ strongly from one to the next: the face descriptor
 * tells drawn faces apart by beard, glasses, head-dress, tone and width, and mixes up two that are alike in these.
 */
export interface Person {
  skin: string;
  hair: string;
  /** Half the width of the head; the height is the same for all. */
  headWidth: number;
  /** Width of the jaw as a share of the head's. */
  jaw: number;
  eyeGap: number;
  eyeSize: number;
  browWeight: number;
  noseWidth: number;
  noseLength: number;
  mouthWidth: number;
  lip: string;
  beard: 'none' | 'full' | 'moustache' | 'chin';
  head: 'hair' | 'cropped' | 'bald' | 'turban' | 'cap';
  glasses: boolean;
  clothes: string;
}

function eye(x: number, { skin, hair, eyeSize: size, browWeight }: Person): string {
  const deep = shade(skin, 0.5);
  const y = -8;
  return `<ellipse cx="${x}" cy="${y}" rx="${size + 9}" ry="${size + 4}" fill="${deep}" opacity=".45" filter="url(#f4)"/>
<path d="M${x - size - 3} ${y + 1} Q${x} ${y - size * 0.9} ${x + size + 3} ${y + 1} Q${x} ${y + size * 0.75} ${x - size - 3} ${y + 1} Z" fill="#efe9e2"/>
<circle cx="${x}" cy="${y - 0.5}" r="${size * 0.52}" fill="#2b1a10"/><circle cx="${x}" cy="${y - 0.5}" r="${size * 0.26}"/><circle cx="${x + 2}" cy="${y - 2.5}" r="1.6" fill="#fff"/>
<path d="M${x - size - 4} ${y + 1} Q${x} ${y - size * 1.05} ${x + size + 4} ${y + 1}" stroke="#1a0f0a" stroke-width="2.6" fill="none"/>
<path d="M${x - size - 6} ${y - 6} Q${x} ${y - size - 9} ${x + size + 6} ${y - 6}" stroke="${deep}" stroke-width="1.6" fill="none" opacity=".7"/>
<path d="M${x - size - 8} ${y - size - 5} Q${x} ${y - size - 13} ${x + size + 8} ${y - size - 6}" stroke="${hair}" stroke-width="${browWeight}" fill="none" stroke-linecap="round"/>`;
}

function headDress({ head, hair, headWidth: w }: Person): string {
  switch (head) {
    case 'hair':
      return `<path d="M${-w - 4} -10 Q${-w - 10} -116 0 -122 Q${w + 10} -116 ${w + 4} -10 Q${w - 6} -58 ${w * 0.55} -66 Q0 -84 ${-w * 0.55} -66 Q${-w + 6} -58 ${-w - 4} -10 Z" fill="${hair}"/>`;
    case 'cropped':
      return `<path d="M${-w - 2} -30 Q${-w - 2} -112 0 -114 Q${w + 2} -112 ${w + 2} -30 Q${w - 8} -70 ${w * 0.6} -78 Q0 -86 ${-w * 0.6} -78 Q${-w + 8} -70 ${-w - 2} -30 Z" fill="${hair}"/>`;
    case 'bald':
      return `<path d="M${-w - 4} 0 Q${-w - 6} -60 ${-w * 0.8} -80 Q${-w + 4} -40 ${-w + 2} 0 Z M${w + 4} 0 Q${w + 6} -60 ${w * 0.8} -80 Q${w - 4} -40 ${w - 2} 0 Z" fill="${hair}"/>`;
    case 'turban':
      return `<path d="M${-w - 8} -24 Q${-w - 10} -132 0 -136 Q${w + 10} -132 ${w + 8} -24 L${w - 4} -46 Q0 -64 ${-w + 4} -46 Z" fill="#e8e6de"/><path d="M${-w - 6} -34 Q0 -74 ${w + 6} -34 L${w + 8} -24 Q0 -60 ${-w - 8} -24 Z" fill="#cfccc0"/><path d="M${-w} -70 Q0 -110 ${w} -60 M${-w + 4} -92 Q10 -126 ${w - 4} -84" stroke="#bdb9aa" stroke-width="4" fill="none"/>`;
    case 'cap':
      return `<path d="M${-w - 4} -40 Q${-w} -118 0 -122 Q${w} -118 ${w + 4} -40 Q0 -62 ${-w - 4} -40 Z" fill="#26344f"/><path d="M${-w - 8} -38 Q0 -66 ${w + 8} -38 L${w + 4} -28 Q0 -52 ${-w - 4} -28 Z" fill="#18223a"/><circle cx="0" cy="-118" r="6" fill="#18223a"/>`;
  }
}

function beardOf({ beard, hair, headWidth: w, jaw, mouthWidth: m }: Person): string {
  const jw = w * jaw;
  switch (beard) {
    case 'none':
      return '';
    case 'full':
      return `<path d="M${-w + 2} 10 Q${-w * 0.9} 60 ${-jw * 0.7} 80 Q${-jw * 0.4} 112 0 114 Q${jw * 0.4} 112 ${jw * 0.7} 80 Q${w * 0.9} 60 ${w - 2} 10 Q${w * 0.7} 46 ${m * 0.9} 40 Q0 32 ${-m * 0.9} 40 Q${-w * 0.7} 46 ${-w + 2} 10 Z" fill="${hair}" opacity=".9"/>`;
    case 'moustache':
      return `<path d="M${-m * 1.1} 50 Q${-m * 0.5} 34 0 40 Q${m * 0.5} 34 ${m * 1.1} 50 Q0 46 ${-m * 1.1} 50 Z" fill="${hair}"/>`;
    case 'chin':
      return `<path d="M${-m * 0.9} 48 Q0 34 ${m * 0.9} 48 L${m * 0.8} 70 Q${m * 0.5} 116 0 118 Q${-m * 0.5} 116 ${-m * 0.8} 70 Z" fill="${hair}" opacity=".85"/>`;
  }
}

/** Head and neck around (0, 0), 100 from centre to chin. */
function head(person: Person): string {
  const { skin, headWidth: w, jaw, eyeGap, noseWidth: nw, noseLength: nl, mouthWidth: m, lip } = person;
  const jw = w * jaw;
  const dark = shade(skin, 0.72);
  const deep = shade(skin, 0.5);
  return `<path d="M-34 70 L-38 150 L38 150 L34 70 Z" fill="${dark}"/><ellipse cx="0" cy="112" rx="36" ry="14" fill="${deep}" opacity=".6" filter="url(#f4)"/>
<path d="M-150 220 Q-140 140 -40 132 Q0 160 40 132 Q140 140 150 220 Z" fill="${person.clothes}"/>
<ellipse cx="${-w - 2}" cy="-2" rx="11" ry="20" fill="${dark}"/><ellipse cx="${w + 2}" cy="-2" rx="11" ry="20" fill="${dark}"/>
<path d="M${-w} -20 Q${-w} -96 0 -100 Q${w} -96 ${w} -20 Q${w} 40 ${jw * 0.72} 78 Q${jw * 0.4} 106 0 106 Q${-jw * 0.4} 106 ${-jw * 0.72} 78 Q${-w} 40 ${-w} -20 Z" fill="url(#skin)"/>
<ellipse cx="${w * 0.62}" cy="28" rx="20" ry="40" fill="${deep}" opacity=".35" filter="url(#f4)"/><ellipse cx="${-w * 0.55}" cy="34" rx="16" ry="12" fill="#c86a50" opacity=".22" filter="url(#f4)"/>
${beardOf(person)}${eye(-eyeGap, person)}${eye(eyeGap, person)}
<path d="M-5 -10 Q-7 ${nl * 0.5} ${-nw * 0.6} ${nl * 0.8} Q${-nw} ${nl} ${-nw * 0.7} ${nl + 4} Q0 ${nl + 12} ${nw * 0.7} ${nl + 4} Q${nw} ${nl} ${nw * 0.6} ${nl * 0.8} Q8 ${nl * 0.5} 6 -10" fill="${skin}" opacity=".6"/>
<path d="M7 -6 Q9 ${nl * 0.5} ${nw * 0.7} ${nl * 0.8} Q${nw} ${nl} ${nw * 0.7} ${nl + 4} L2 ${nl + 6} Z" fill="${deep}" opacity=".4" filter="url(#f2)"/><path d="M-2 -6 L-3 ${nl - 4}" stroke="${shade(skin, 1.3)}" stroke-width="4" opacity=".6" filter="url(#f2)"/>
<ellipse cx="${-nw * 0.42}" cy="${nl + 4}" rx="4" ry="2.6" fill="#2a140c" opacity=".8"/><ellipse cx="${nw * 0.42}" cy="${nl + 4}" rx="4" ry="2.6" fill="#2a140c" opacity=".8"/>
<path d="M${-m} 60 Q${-m * 0.4} 52 0 56 Q${m * 0.4} 52 ${m} 60 Q${m * 0.5} 74 0 75 Q${-m * 0.5} 74 ${-m} 60 Z" fill="${lip}"/><path d="M${-m} 60 Q0 64 ${m} 60" stroke="#3a1812" stroke-width="2" fill="none"/><ellipse cx="0" cy="84" rx="20" ry="5" fill="${deep}" opacity=".4" filter="url(#f2)"/>
${headDress(person)}${person.glasses ? glasses(eyeGap) : ''}`;
}

const glasses = (gap: number) =>
  `<g fill="none" stroke="#15181c" stroke-width="5"><rect x="${-gap - 23}" y="-26" width="46" height="36" rx="10"/><rect x="${gap - 23}" y="-26" width="46" height="36" rx="10"/><path d="M${-gap + 23} -11 L${gap - 23} -11"/></g>`;

/** Steps of a walk towards the camera: legs and arms as they swing. */
export const WALK_STEPS = 4;

/** A person walking towards the camera, at one of `WALK_STEPS` steps. */
export function drawWalker(person: Person, step: number): Sprite {
  const swing = Math.sin((step / WALK_STEPS) * 2 * Math.PI);
  // Seen from ahead a leg that goes forward is longer and lower, the other one shorter.
  const leg = (side: 1 | -1) => {
    const longer = 1 + 0.06 * swing * side;
    return `<g transform="translate(0 330) scale(1 ${longer.toFixed(3)}) translate(0 -330)">
<path d="M${side * 2} 360 L${side * 16} 592 L${side * 62} 590 L${side * 58} 330 L0 330 Z" fill="#2b3038"/>
<path d="M${side * 14} 584 L${side * 12} 606 L${side * 70} 606 L${side * 66} 584 Z" fill="#0e0f10"/></g>`;
  };
  const arm = (side: 1 | -1) =>
    `<g transform="rotate(${(4 * swing * side).toFixed(1)} ${side * 76} 140)"><path d="M${side * 74} 128 Q${side * 98} 150 ${side * 106} 330 L${side * 80} 336 L${side * 62} 200 Z" fill="${shade(person.clothes, 0.9)}"/><ellipse cx="${side * 92}" cy="346" rx="14" ry="20" fill="${person.skin}"/></g>`;
  const inner = `<ellipse cx="0" cy="612" rx="108" ry="14" fill="#000" opacity=".5" filter="url(#soft)"/>${leg(-1)}${leg(1)}${arm(-1)}${arm(1)}
<path d="M-80 128 L-64 200 L-66 400 L66 400 L64 200 L80 128 Q40 108 0 116 Q-40 108 -80 128 Z" fill="${person.clothes}"/><path d="M20 120 L62 120 Q80 130 82 150 L66 400 L34 400 Z" fill="#000" opacity=".2"/>
<path d="M0 130 L2 396" stroke="#000" stroke-opacity=".3" stroke-width="2"/>
<g transform="translate(0 62) scale(.44)">${head(person)}</g>`;
  const { skin } = person;
  return {
    width: 260,
    height: 640,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="260" height="640" viewBox="-130 0 260 640"><defs>
<radialGradient id="skin" cx=".42" cy=".38" r=".75"><stop offset="0" stop-color="${shade(skin, 1.15)}"/><stop offset=".55" stop-color="${skin}"/><stop offset="1" stop-color="${shade(skin, 0.72)}"/></radialGradient>
<filter id="f4"><feGaussianBlur stdDeviation="4"/></filter><filter id="f2"><feGaussianBlur stdDeviation="2"/></filter><filter id="soft" x="-20%" y="-120%" width="140%" height="340%"><feGaussianBlur stdDeviation="5"/></filter></defs>${inner}</svg>`,
  };
}
