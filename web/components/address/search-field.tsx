'use client';

import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Input } from '@/web/components/ui/input';

/** Long enough that a word is typed, short enough that nobody waits. */
const settleMs = 250;

/** A search box whose text goes to `onChange` when the typing pauses. `value` from outside (back, clear) wins. */
export function SearchField({
  value,
  onChange,
  label,
  className,
}: {
  value: string;
  onChange: (text: string) => void;
  label: string;
  className?: string;
}) {
  const [typed, setTyped] = useState(value);
  const reported = useRef(value);
  useEffect(() => {
    if (value === reported.current) return;
    reported.current = value;
    setTyped(value);
  }, [value]);
  const report = useRef(onChange);
  report.current = onChange;
  useEffect(() => {
    if (typed === reported.current) return;
    const timer = setTimeout(() => {
      reported.current = typed;
      report.current(typed.trim());
    }, settleMs);
    return () => clearTimeout(timer);
  }, [typed]);

  return (
    <Input
      type="search"
      aria-label={label}
      placeholder={label}
      icon={<Search />}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      {...(className && { className })}
    />
  );
}
