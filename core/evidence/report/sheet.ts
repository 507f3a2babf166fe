import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import PDFDocument from 'pdfkit';
import type { ReportPicture } from './pictures';
import { type Line, Typesetter, type Weight } from './typesetting';

const MARGIN = 44;
const HEADER = 22;
const FOOTER = 26;
const INK = '#15191f';
const FAINT = '#5b6470';
const RULE = '#c9ced6';
const LABEL_WIDTH = 128;

/** How a text is set. */
interface Style {
  size?: number;
  weight?: Weight;
  colour?: string;
  indent?: number;
  /** Space below. */
  after?: number;
}

/**
 * Pages of a report, filled from the top: headings, paragraphs, facts, tables and pictures flow over as many pages as they
 * need, and nothing is ever wider than its column.
 */
export class Sheet {
  private readonly document: PDFKit.PDFDocument;
  private readonly typesetter: Typesetter;
  private readonly done: Promise<void>;
  private y = MARGIN + HEADER;

  constructor(
    file: string,
    private readonly running: { title: string; subject: string; footer: string; created: Date },
  ) {
    this.document = new PDFDocument({
      size: 'A4',
      margin: 0,
      // Page numbers say "of n", so that a missing page is noticed: pages are kept until the end.
      bufferPages: true,
      info: {
        Title: running.title,
        Subject: running.subject,
        Creator: 'Saboot',
        CreationDate: running.created,
      },
      lang: 'en',
    });
    const output = createWriteStream(file);
    this.document.pipe(output);
    this.done = finished(output);
    // A failing disk is told by close(); until then it must not end the process.
    this.done.catch(() => undefined);
    this.typesetter = new Typesetter(this.document);
  }

  private get width(): number {
    return this.document.page.width - 2 * MARGIN;
  }

  private get bottom(): number {
    return this.document.page.height - MARGIN - FOOTER;
  }

  /** Starts a new page unless `height` points fit on this one. */
  ensure(height: number): void {
    if (this.y + height > this.bottom) this.newPage();
  }

  newPage(): void {
    this.document.addPage({ size: 'A4', margin: 0 });
    this.y = MARGIN + HEADER;
  }

  gap(points: number): void {
    this.y += points;
  }

  title(text: string): void {
    this.paragraph(text, { size: 20, weight: 'bold', after: 4 });
  }

  heading(text: string): void {
    this.ensure(70);
    this.gap(10);
    this.paragraph(text, { size: 13, weight: 'bold', after: 2 });
    this.rule();
  }

  subheading(text: string): void {
    this.ensure(50);
    this.gap(4);
    this.paragraph(text, { size: 10.5, weight: 'bold', after: 3 });
  }

  rule(): void {
    this.document
      .moveTo(MARGIN, this.y)
      .lineTo(MARGIN + this.width, this.y)
      .lineWidth(0.6)
      .stroke(RULE);
    this.y += 6;
  }

  paragraph(text: string, style: Style = {}): void {
    const { size = 9.5, weight = 'regular', colour = INK, indent = 0, after = 5 } = style;
    const width = this.width - indent;
    for (const line of this.typesetter.lines(text, width, size, weight)) {
      this.ensure(size * LEADING);
      this.drawLine(line, MARGIN + indent, width, size, colour);
      this.y += size * LEADING;
    }
    this.y += after;
  }

  /** A box that must not be overlooked. */
  notice(text: string): void {
    const size = 9.5;
    const lines = this.typesetter.lines(text, this.width - 24, size, 'bold');
    const height = lines.length * size * LEADING + 14;
    this.ensure(height);
    this.document.rect(MARGIN, this.y, this.width, height).fillAndStroke('#fff4e0', '#b26a00');
    for (const [row, line] of lines.entries()) {
      this.drawLine(line, MARGIN + 12, this.width - 24, size, '#5c3600', this.y + 7 + row * size * LEADING);
    }
    this.y += height + 8;
  }

  list(items: readonly string[]): void {
    for (const item of items) {
      this.ensure(9.5 * LEADING);
      this.drawText('•', MARGIN + 4, 9.5, INK);
      this.paragraph(item, { indent: 16, after: 3 });
    }
  }

  /** Label and value, one pair below the other; values may be as long as they like. Empty ones are left out. */
  facts(
    pairs: readonly (readonly [label: string, value: string | null])[],
    options: { left?: number; width?: number } = {},
  ): void {
    const left = MARGIN + (options.left ?? 0);
    const width = options.width ?? this.width - (options.left ?? 0);
    const label = Math.min(LABEL_WIDTH, width * 0.4);
    for (const [name, value] of pairs) {
      if (value === null || value === '') continue;
      const size = 9;
      const names = this.typesetter.lines(name, label - 8, size);
      const values = this.typesetter.lines(value, width - label, size);
      for (let row = 0; row < Math.max(names.length, values.length); row += 1) {
        this.ensure(size * LEADING);
        const [first, second] = [names[row], values[row]];
        if (first) this.drawLine(first, left, label - 8, size, FAINT);
        if (second) this.drawLine(second, left + label, width - label, size, INK);
        this.y += size * LEADING;
      }
      this.y += 1.5;
    }
    this.y += 4;
  }

  /** A table; columns are shares of the width. A row breaks over pages where it must, and the head is repeated. */
  table(
    columns: readonly (readonly [head: string, share: number])[],
    rows: readonly (readonly string[])[],
  ): void {
    const size = 8;
    const total = columns.reduce((sum, [, share]) => sum + share, 0);
    const widths = columns.map(([, share]) => (share / total) * this.width);
    const lefts = widths.map((_, at) => MARGIN + widths.slice(0, at).reduce((sum, width) => sum + width, 0));
    const drawRow = (cells: readonly string[], weight: Weight, colour: string, repeatHead: boolean) => {
      const set = cells.map((cell, at) => this.typesetter.lines(cell, (widths[at] ?? 0) - 6, size, weight));
      const height = Math.max(...set.map((lines) => lines.length));
      for (let row = 0; row < height; row += 1) {
        if (this.y + size * LEADING > this.bottom) {
          this.newPage();
          if (repeatHead) head();
        }
        for (const [at, lines] of set.entries()) {
          const line = lines[row];
          if (line) this.drawLine(line, lefts[at] ?? MARGIN, (widths[at] ?? 0) - 6, size, colour);
        }
        this.y += size * LEADING;
      }
      this.document
        .moveTo(MARGIN, this.y + 1)
        .lineTo(MARGIN + this.width, this.y + 1)
        .lineWidth(0.4)
        .stroke(RULE);
      this.y += 4;
    };
    const head = () =>
      drawRow(
        columns.map(([name]) => name),
        'bold',
        FAINT,
        false,
      );
    this.ensure(size * LEADING * 3);
    head();
    for (const row of rows) drawRow(row, 'regular', INK, true);
    this.y += 6;
  }

  /** A picture with its caption; kept in one piece. */
  picture(image: ReportPicture, caption: string, maxHeight = 150): void {
    const scale = Math.min(this.width / image.widthPx, maxHeight / image.heightPx, 1.5);
    const height = image.heightPx * scale;
    this.ensure(height + 26);
    this.document.image(image.bytes, MARGIN, this.y, { width: image.widthPx * scale, height });
    this.y += height + 3;
    this.paragraph(caption, { size: 8, colour: FAINT, after: 6 });
  }

  /** Writes headers and page numbers and ends the file. @throws whatever writing throws */
  async close(): Promise<void> {
    const { start, count } = this.document.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      this.document.switchToPage(page);
      const number = `Page ${page - start + 1} of ${count}`;
      const [numberLine] = this.typesetter.lines(number, 120, 8);
      this.y = MARGIN - 6;
      this.drawClipped(this.running.subject, MARGIN, this.width, 8);
      this.y = this.document.page.height - MARGIN - 8;
      this.drawClipped(this.running.footer, MARGIN, this.width - 130, 8);
      if (numberLine) {
        this.drawLine(numberLine, MARGIN + this.width - numberLine.width, numberLine.width, 8, FAINT);
      }
    }
    this.document.end();
    await this.done;
  }

  private drawClipped(text: string, x: number, width: number, size: number): void {
    const [line] = this.typesetter.lines(text, width, size);
    if (line) this.drawLine(line, x, width, size, FAINT);
  }

  private drawText(text: string, x: number, size: number, colour: string): void {
    const [line] = this.typesetter.lines(text, this.width, size);
    if (line) this.drawLine(line, x, line.width, size, colour);
  }

  private drawLine(line: Line, x: number, width: number, size: number, colour: string, y = this.y): void {
    this.document.fillColor(colour);
    this.typesetter.draw(line, line.rightToLeft ? x + width - line.width : x, y, size);
  }
}

/** Line height in ems: Naskh needs more room than Latin. */
const LEADING = 1.5;
