/** The product's mark: an evidence tag whose hole is a lens. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden="true">
      <path
        d="M7.4 2.5h9.1A2.5 2.5 0 0 1 19 5v14a2.5 2.5 0 0 1-2.5 2.5h-9L5 19V5z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinejoin="round"
      />
      <circle cx="12" cy="9" r="3.1" fill="none" stroke="currentColor" strokeWidth="1.75" />
      <circle cx="12" cy="9" r="1" fill="currentColor" />
      <path d="M8.6 16h6.8" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
    </svg>
  );
}
