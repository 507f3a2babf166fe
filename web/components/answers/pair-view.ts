/** What is in view of a picture: how large, and where its corner lies, as shares of the pane. Both panes share one. */
export interface PairView {
  scale: number;
  x: number;
  y: number;
}

export const WHOLE: PairView = { scale: 1, x: 0, y: 0 };
/** Beyond this a pixel of surveillance footage fills the hand and says nothing more. */
const LARGEST = 12;

/** Larger or smaller by a factor; the point under the pointer (shares of the pane) stays where it is, in both panes. */
export function zoomedAt(view: PairView, factor: number, atX: number, atY: number): PairView {
  const scale = Math.min(LARGEST, Math.max(1, view.scale * factor));
  const by = scale / view.scale;
  return covering({ scale, x: atX - (atX - view.x) * by, y: atY - (atY - view.y) * by });
}

/** Moved by shares of the pane, no further than the picture reaches. */
export function movedBy(view: PairView, dx: number, dy: number): PairView {
  return covering({ ...view, x: view.x + dx, y: view.y + dy });
}

function covering({ scale, x, y }: PairView): PairView {
  const least = 1 - scale;
  // Adding 0 turns −0 into 0.
  return { scale, x: Math.min(0, Math.max(least, x)) + 0, y: Math.min(0, Math.max(least, y)) + 0 };
}
