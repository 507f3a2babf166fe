/** Asks whoever sits here to prove who they are; answers false where they would rather not. */
type Prove = () => Promise<boolean>;

let prove: Prove | undefined;
let asking: Promise<boolean> | undefined;

/** Says how it is asked; the shell of the pages does. @returns what takes it back */
export function askForProofBy(ask: Prove): () => void {
  prove = ask;
  return () => {
    if (prove === ask) prove = undefined;
  };
}

/** Asks once, however many requests wait for it. */
export function askForProof(): Promise<boolean> {
  asking ??= (prove?.() ?? Promise.resolve(false)).finally(() => {
    asking = undefined;
  });
  return asking;
}
