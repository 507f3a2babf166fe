import { lettering } from './lettering';
import type { Paint } from './paint';

export type CarView = 'front' | 'rear' | 'side';

/** A drawing with its natural size; it stands on the middle of its lower edge. */
export interface Sprite {
  svg: string;
  width: number;
  height: number;
}

const gradients = ({ base, dark, light }: Paint) => `<defs>
<linearGradient id="body" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${light}"/><stop offset=".35" stop-color="${base}"/><stop offset="1" stop-color="${dark}"/></linearGradient>
<linearGradient id="glass" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#7e8f9b"/><stop offset=".5" stop-color="#2a343c"/><stop offset="1" stop-color="#11161a"/></linearGradient>
<filter id="soft" x="-20%" y="-120%" width="140%" height="340%"><feGaussianBlur stdDeviation="6"/></filter></defs>`;

/** Plates as they are seen in the province: white, black letters, `number` filling the width. */
const plate = (x: number, y: number, number: string) =>
  `<rect x="${x - 72}" y="${y - 19}" width="144" height="38" rx="3" fill="#f6f6f0" stroke="#222" stroke-width="2"/>` +
  lettering(number, { x, y, height: 22, width: 126 }, '#111');

const wheelsFromAhead =
  '<rect x="44" y="236" width="58" height="66" rx="12" fill="#0a0a0a"/><rect x="298" y="236" width="58" height="66" rx="12" fill="#0a0a0a"/>';
const shadow = (cx: number, cy: number, rx: number) =>
  `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="18" fill="#000" opacity=".55" filter="url(#soft)"/>`;

function rear({ base, dark, light }: Paint, number: string): string {
  return `${shadow(200, 296, 196)}${wheelsFromAhead}
<rect x="90" y="255" width="220" height="32" fill="#060606"/>
<path d="M66 116 Q92 40 116 30 Q200 14 284 30 Q308 40 334 116 Z" fill="${base}"/>
<path d="M100 34 Q200 16 300 34 L296 42 Q200 26 104 42 Z" fill="${light}" opacity=".8"/>
<path d="M86 110 Q104 56 124 46 Q200 32 276 46 Q296 56 314 110 Q200 120 86 110 Z" fill="url(#glass)"/>
<path d="M150 104 Q152 70 170 68 L184 68 Q194 72 196 106 Z M214 106 Q216 72 228 68 L242 68 Q256 72 258 104 Z" fill="#000" opacity=".55"/>
<path d="M96 104 L140 52 L160 48 L112 108 Z" fill="#fff" opacity=".18"/>
<path d="M58 110 L40 96 L24 98 L26 116 L54 120 Z M342 110 L360 96 L376 98 L374 116 L346 120 Z" fill="${dark}"/>
<path d="M34 150 Q42 116 74 108 Q200 124 326 108 Q358 116 366 150 L370 236 Q370 264 342 268 L58 268 Q30 264 30 236 Z" fill="url(#body)"/>
<path d="M74 110 Q200 126 326 110 L330 122 Q200 140 70 122 Z" fill="${light}" opacity=".55"/>
<path d="M62 168 Q200 178 338 168 M118 120 L112 222 Q200 234 288 222 L282 120" stroke="#000" stroke-opacity=".45" stroke-width="2" fill="none"/>
<path d="M38 140 L104 148 L98 186 L36 184 Z M362 140 L296 148 L302 186 L364 184 Z" fill="#8d0d14"/>
<path d="M44 146 L74 150 L72 166 L42 164 Z M356 146 L326 150 L328 166 L358 164 Z" fill="#ff5a48"/>
<path d="M76 170 L98 172 L96 182 L74 181 Z M324 170 L302 172 L304 182 L326 181 Z" fill="#ffd9b0"/>
<path d="M30 222 Q200 238 370 222 L370 246 Q366 272 342 274 L58 274 Q34 272 30 246 Z" fill="${dark}"/>
<path d="M30 222 Q200 238 370 222" stroke="${light}" stroke-opacity=".7" stroke-width="3" fill="none"/>
<rect x="48" y="240" width="46" height="9" fill="#c01a1a"/><rect x="306" y="240" width="46" height="9" fill="#c01a1a"/>
<rect x="120" y="262" width="160" height="14" rx="4" fill="#151515"/><circle cx="200" cy="150" r="8" fill="#d8d8d8"/>
${plate(200, 200, number)}`;
}

function front({ base, light }: Paint, number: string): string {
  return `${shadow(200, 296, 196)}${wheelsFromAhead}
<path d="M62 120 Q92 40 116 28 Q200 12 284 28 Q308 40 338 120 Z" fill="${base}"/>
<path d="M80 116 Q104 54 124 42 Q200 28 276 42 Q296 54 320 116 Q200 104 80 116 Z" fill="url(#glass)"/>
<path d="M226 106 Q226 76 240 70 Q256 76 258 108 Z M142 108 Q144 76 160 70 Q174 76 174 106 Z" fill="#000" opacity=".5"/>
<path d="M96 108 L144 48 L176 44 L122 108 Z" fill="#fff" opacity=".22"/>
<path d="M60 112 L40 98 L22 100 L24 120 L56 124 Z M340 112 L360 98 L378 100 L376 120 L344 124 Z" fill="${base}" stroke="#000" stroke-opacity=".4"/>
<path d="M36 176 Q42 128 78 114 Q200 102 322 114 Q358 128 364 176 L368 240 Q368 264 342 268 L58 268 Q32 264 32 240 Z" fill="url(#body)"/>
<path d="M78 114 Q200 102 322 114 Q340 130 346 152 Q200 134 54 152 Q60 130 78 114 Z" fill="${light}" opacity=".6"/>
<path d="M120 112 L96 158 M280 112 L304 158" stroke="#000" stroke-opacity=".25" stroke-width="2"/>
<path d="M40 158 Q76 150 112 166 L104 188 Q66 190 38 182 Z M360 158 Q324 150 288 166 L296 188 Q334 190 362 182 Z" fill="#20262c"/>
<circle cx="72" cy="172" r="12" fill="#f4f6f8"/><circle cx="328" cy="172" r="12" fill="#f4f6f8"/><circle cx="96" cy="176" r="7" fill="#cfd6dc"/><circle cx="304" cy="176" r="7" fill="#cfd6dc"/>
<path d="M122 160 Q200 152 278 160 L270 184 Q200 190 130 184 Z" fill="#101214"/><path d="M126 165 L274 165 M128 172 L272 172 M130 179 L270 179" stroke="#8d9499" stroke-width="2"/>
<circle cx="200" cy="171" r="9" fill="#d8dde0"/>
<path d="M96 246 L304 246 L294 264 L106 264 Z" fill="#0c0d0e"/><path d="M44 232 L84 236 L80 256 L46 252 Z M356 232 L316 236 L320 256 L354 252 Z" fill="#14171a"/>
<circle cx="64" cy="244" r="8" fill="#dfe4e8"/><circle cx="336" cy="244" r="8" fill="#dfe4e8"/>
${plate(200, 217, number)}`;
}

function side({ dark, light }: Paint): string {
  const spoke = (cx: number, degrees: number) => {
    const angle = (degrees * Math.PI) / 180;
    return `<path d="M${cx} 150 L${(cx + 24 * Math.cos(angle)).toFixed(1)} ${(150 + 24 * Math.sin(angle)).toFixed(1)}" stroke="#c4cace" stroke-width="7"/>`;
  };
  const wheel = (cx: number) =>
    `<circle cx="${cx}" cy="150" r="38" fill="#151515"/><circle cx="${cx}" cy="150" r="26" fill="#9aa0a6"/><circle cx="${cx}" cy="150" r="22" fill="#3a3e42"/>${[0, 72, 144, 216, 288].map((degrees) => spoke(cx, degrees)).join('')}<circle cx="${cx}" cy="150" r="7" fill="#c4cace"/>`;
  return `${shadow(260, 180, 250)}
<path d="M60 150 L460 150 L460 166 L60 166 Z" fill="#050505"/>
<path d="M14 140 Q8 112 36 100 L114 84 Q156 42 204 34 Q260 28 316 34 Q366 42 404 82 L474 92 Q504 100 506 138 L504 152 L452 156 L356 158 L160 158 L64 156 L18 152 Z" fill="url(#body)"/>
<path d="M124 86 Q164 48 206 42 Q262 36 314 42 Q358 50 390 84 Z" fill="url(#glass)"/>
<path d="M242 38 L254 38 L256 86 L240 86 Z M330 44 L340 48 L352 86 L338 86 Z" fill="${dark}"/>
<path d="M150 80 L186 50 L206 48 L176 82 Z M280 82 L290 44 L310 44 L306 82 Z" fill="#fff" opacity=".2"/>
<path d="M36 100 L114 86 L404 84 L474 94 L470 102 L40 108 Z" fill="${light}" opacity=".55"/>
<path d="M28 120 Q260 104 500 116" stroke="#000" stroke-opacity=".3" stroke-width="2" fill="none"/>
<path d="M248 86 L250 150 M130 92 L138 130 Q146 150 150 152 M382 88 Q376 130 350 152" stroke="#000" stroke-opacity=".55" stroke-width="2" fill="none"/>
<rect x="262" y="98" width="26" height="6" rx="3" fill="${light}" stroke="#000" stroke-opacity=".5"/><rect x="152" y="98" width="26" height="6" rx="3" fill="${light}" stroke="#000" stroke-opacity=".5"/>
<path d="M124 86 L112 78 L104 80 L106 90 L122 92 Z" fill="${dark}"/>
<path d="M64 158 A48 48 0 0 1 160 158 Z M356 158 A48 48 0 0 1 452 158 Z" fill="#050505"/>${wheel(112)}${wheel(404)}
<path d="M18 108 L54 100 L50 116 L16 124 Z" fill="#f4f0e0"/><path d="M504 108 L470 98 L474 118 L506 124 Z" fill="#b01018"/>
<path d="M14 134 L64 138 L64 154 L18 152 Z M506 134 L452 138 L452 154 L504 152 Z" fill="${dark}" opacity=".7"/>`;
}

/** A car; from the side its front is on the left, and no plate is seen. */
export function drawCar(view: CarView, paint: Paint, number: string): Sprite {
  const [width, height] = view === 'side' ? [520, 200] : [400, 320];
  const inner = view === 'side' ? side(paint) : view === 'front' ? front(paint, number) : rear(paint, number);
  return {
    width,
    height,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${gradients(paint)}${inner}</svg>`,
  };
}
