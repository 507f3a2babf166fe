const KEY = 'saboot.alert-sound';

/** Whether this browser makes a sound for a new alert. */
export function wantsSound(): boolean {
  return localStorage.getItem(KEY) === 'on';
}

/** Keeps that choice for this browser. */
export function rememberSound(on: boolean): void {
  localStorage.setItem(KEY, on ? 'on' : 'off');
}

/** Two short tones, made here: there is no file to load. Silent where the browser lets no page sound unasked. */
export function beep(): void {
  const context = new AudioContext();
  const gain = context.createGain();
  gain.gain.value = 0.15;
  gain.connect(context.destination);
  for (const [index, frequency] of [660, 880].entries()) {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain);
    tone.start(context.currentTime + index * 0.16);
    tone.stop(context.currentTime + index * 0.16 + 0.12);
  }
  setTimeout(() => void context.close(), 1_000);
}
