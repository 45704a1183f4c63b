interface ProgressRingProps {
  /** 0–100. */
  value: number;
  /** Accessible name, e.g. “Lesson progress”. */
  label: string;
  valueText?: string;
  /** Pixels. */
  size?: number;
}

const STROKE = 3;

/** Progress as a small ring, for rows and outlines. A full ring also shows a tick: colour is not the only sign. */
export function ProgressRing({ value, label, valueText, size = 20 }: ProgressRingProps) {
  const known = Math.min(100, Math.max(0, value));
  const radius = (24 - STROKE) / 2;
  const length = 2 * Math.PI * radius;
  const done = known === 100;
  return (
    <svg
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known}
      aria-valuetext={valueText}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      className="shrink-0"
    >
      <circle
        cx="12"
        cy="12"
        r={radius}
        fill={done ? "var(--success)" : "none"}
        stroke={done ? "var(--success)" : "var(--line-strong)"}
        strokeOpacity={done ? 1 : 0.5}
        strokeWidth={STROKE}
      />
      {done ? (
        <path d="m7.5 12.5 3 3 6-6.5" fill="none" stroke="var(--surface)" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round" />
      ) : (
        <circle
          cx="12"
          cy="12"
          r={radius}
          fill="none"
          stroke="var(--accent)"
          strokeWidth={STROKE}
          strokeLinecap="round"
          strokeDasharray={length}
          strokeDashoffset={length * (1 - known / 100)}
          opacity={known === 0 ? 0 : 1}
          transform="rotate(-90 12 12)"
          className="transition-[stroke-dashoffset] duration-300"
        />
      )}
    </svg>
  );
}
