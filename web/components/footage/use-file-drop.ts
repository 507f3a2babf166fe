'use client';

import { useEffect, useRef, useState } from 'react';

/** Takes files dropped anywhere on the page; answers whether files are being held over it. */
export function useFileDrop(wanted: boolean, onFiles: (files: FileList) => void): boolean {
  const [over, setOver] = useState(false);
  const report = useRef(onFiles);
  report.current = onFiles;

  useEffect(() => {
    if (!wanted) return;
    let depth = 0;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hold = (event: DragEvent) => {
      // Without this the browser would open the file instead.
      if (holdsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (event.defaultPrevented || !event.dataTransfer?.files.length) return;
      event.preventDefault();
      report.current(event.dataTransfer.files);
    };
    addEventListener('dragenter', enter);
    addEventListener('dragleave', leave);
    addEventListener('dragover', hold);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragenter', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('dragover', hold);
      removeEventListener('drop', drop);
    };
  }, [wanted]);

  return over;
}
