import { DomainError } from '@/core/errors';

/** The stretch asked for lies outside the recording. */
export class RangeOutside extends DomainError {
  override name = 'RangeOutside';
  constructor(fromMs: number, toMs: number, durationMs: number) {
    super(
      'invalid',
      'range-outside',
      `${fromMs}–${toMs} ms lies outside the recording, which is ${durationMs} ms long.`,
      'Mark in and out within the recording.',
      { fromMs, toMs, durationMs },
    );
  }
}

/** The recording cannot be evidence yet: its camera, time or frames are not known. */
export class RecordingNotReady extends DomainError {
  override name = 'RecordingNotReady';
  constructor(reason: string) {
    super(
      'conflict',
      'recording-not-ready',
      `Nothing can be taken from this recording yet: ${reason}.`,
      'Give the recording its camera and start time, or bring it in again.',
    );
  }
}

/** The stored original no longer has the hash it came in with. */
export class MasterAltered extends DomainError {
  override name = 'MasterAltered';
  constructor(expected: string, found: string) {
    super(
      'unprocessable',
      'master-altered',
      `The stored original is not the file that was received: its SHA-256 is ${found}, received was ${expected}.`,
      'Restore the original from its backup and retry. Treat the storage as suspect until the cause is known.',
      { expected, found },
    );
  }
}

/** No lossless cut could be made, or it could not be proven. Nothing is kept of it. */
export class ClipNotProven extends DomainError {
  override name = 'ClipNotProven';
  constructor(reason: string) {
    super(
      'unprocessable',
      'clip-not-proven',
      `The clip was not kept, because it is not provably the same as the original: ${reason}`,
      'Hand over the whole original recording (export the bundle with masters) and report the file format.',
    );
  }
}

/** ffmpeg or ffprobe could not do its part. */
export class MediaToolFailed extends DomainError {
  override name = 'MediaToolFailed';
  constructor(program: string, reason: string) {
    super(
      'unprocessable',
      'media-tool-failed',
      `${program} could not read this recording: ${reason}`,
      'Retry; if it fails again, hand over the whole original recording.',
    );
  }
}

/** Something that a bundle must hold is missing or not what its record says. */
export class BundleRefused extends DomainError {
  override name = 'BundleRefused';
  constructor(message: string, remedy: string, details?: Record<string, unknown>) {
    super('conflict', 'bundle-refused', message, remedy, details);
  }
}

/** The file is still being made, or could not be. */
export class EvidenceNotReady extends DomainError {
  override name = 'EvidenceNotReady';
  constructor(what: 'exhibit' | 'bundle') {
    super(
      'conflict',
      'evidence-not-ready',
      `The file of this ${what} is not there yet.`,
      'Wait until it is ready; if it failed, retry it.',
    );
  }
}

/** A receipt without anything that shows it. */
export class ReceiptProvesNothing extends DomainError {
  override name = 'ReceiptProvesNothing';
  constructor(reason: string) {
    super(
      'invalid',
      'receipt-proves-nothing',
      `The receipt is not recorded: ${reason}`,
      'Give the number of the register or dispatch, or the signed paper as PDF, JPEG or PNG.',
    );
  }
}
