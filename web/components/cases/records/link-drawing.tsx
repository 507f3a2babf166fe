'use client';

import { useTranslations } from 'next-intl';
import type { CaseLink, CaseRecord } from '@/core/cases/record-schema';
import { drawingOf } from './drawing';

/** The links as a drawing. The table below it says the same in words, for whoever does not see it or has no pointer. */
export function LinkDrawing({
  records,
  links,
}: {
  records: readonly CaseRecord[];
  links: readonly CaseLink[];
}) {
  const t = useTranslations('caseWork');
  const { width, height, nodes, edges } = drawingOf(records, links, (link) =>
    link.to.what === 'exhibit'
      ? t('links.exhibitShort', { number: link.to.number })
      : link.to.what === 'sighting'
        ? link.to.sighting.camera.code
        : '',
  );
  return (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: where it is wider than the window, the arrow keys move it
      tabIndex={0}
      className="overflow-x-auto border-line border-b p-3.5"
      role="img"
      aria-label={t('links.drawing')}
    >
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        aria-hidden
        className="mx-auto max-w-none text-ink"
      >
        {edges.map(({ key, from, to, kind }) => (
          <g key={key}>
            <line
              x1={from.x}
              y1={from.y}
              x2={to.x}
              y2={to.y}
              className="stroke-line-strong"
              strokeWidth={1.5}
            />
            <text
              x={(from.x + to.x) / 2}
              y={(from.y + to.y) / 2 - 4}
              textAnchor="middle"
              className="fill-ink-3 stroke-surface text-[11px]"
              strokeWidth={4}
              paintOrder="stroke"
            >
              {t(`links.kinds.${kind}`)}
            </text>
          </g>
        ))}
        {nodes.map(({ key, x, y, name, shape }) => (
          <g key={key}>
            {shape === 'PERSON' ? (
              <circle cx={x} cy={y} r={9} className="fill-accent-soft stroke-accent" strokeWidth={1.5} />
            ) : (
              <rect
                x={x - 9}
                y={y - 9}
                width={18}
                height={18}
                rx={shape === 'PLACE' ? 9 : 3}
                transform={shape === 'END' ? `rotate(45 ${x} ${y})` : undefined}
                className="fill-surface stroke-ink-3"
                strokeWidth={1.5}
              />
            )}
            <text
              x={x}
              y={y + 24}
              textAnchor="middle"
              className="fill-ink stroke-surface text-[12px]"
              strokeWidth={4}
              paintOrder="stroke"
            >
              {name.length > 24 ? `${name.slice(0, 23)}…` : name}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
