'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { AlertDialog, Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { cx } from './cx';

const scrim = 'fixed inset-0 z-40 animate-appear bg-scrim';
const panel =
  'fixed z-50 flex flex-col border border-line-strong bg-raised text-ink shadow-raised outline-none max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[92dvh] max-sm:rounded-t-lg sm:inset-x-0 sm:top-[max(4vh,1rem)] sm:mx-auto sm:max-h-[92vh] sm:rounded-lg animate-slide';
const widths = { sm: 'sm:max-w-md', md: 'sm:max-w-xl', lg: 'sm:max-w-4xl' } as const;

/** A dialog that asks for something begins at its first field, not at the cross. */
function focusFirstField(event: Event) {
  const dialog = event.currentTarget instanceof HTMLElement ? event.currentTarget : null;
  const field = dialog?.querySelector<HTMLElement>(
    'input:not([type="hidden"], [tabindex="-1"], :disabled), textarea:not(:disabled), [role="combobox"]:not(:disabled)',
  );
  if (!field) return;
  event.preventDefault();
  field.focus();
}

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One sentence below the title. */
  description?: ReactNode;
  width?: keyof typeof widths;
  /** Buttons, at the end. */
  footer?: ReactNode;
  /** Given and answering true: Escape was for something inside, and the dialog stays. */
  onEscape?: () => boolean;
  children: ReactNode;
}

/** A task that wants an answer before the page goes on. On a phone it rises from below. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  width = 'md',
  footer,
  onEscape,
  children,
}: DialogProps) {
  const t = useTranslations('ui');
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={scrim} />
        <Radix.Content
          className={cx(panel, widths[width])}
          onOpenAutoFocus={focusFirstField}
          onEscapeKeyDown={(event) => onEscape?.() && event.preventDefault()}
          {...(!description && { 'aria-describedby': undefined })}
        >
          <header className="flex items-start gap-3 border-line border-b px-4 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="font-semibold text-md">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-0.5 text-ink-2 text-ui">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label={t('close')}
              className="flex size-control-sm shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
            >
              <X className="size-4" aria-hidden />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">{children}</div>
          {footer && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-line border-t px-4 py-3">
              {footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What will happen, and whether it can be undone. */
  description: ReactNode;
  confirmLabel: string;
  danger?: boolean;
  onConfirm: () => Promise<unknown> | unknown;
}

/** Asks once more before what cannot be undone. Stays open until the work is done; a failure leaves it open. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  danger = false,
  onConfirm,
}: ConfirmDialogProps) {
  const t = useTranslations('ui');
  const [busy, setBusy] = useState(false);
  async function confirm() {
    setBusy(true);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch {
      // Whoever called says what failed (toast or error state); the question stays.
    } finally {
      setBusy(false);
    }
  }
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={scrim} />
        <AlertDialog.Content className={cx(panel, widths.sm, 'gap-2 p-4')}>
          <AlertDialog.Title className="font-semibold text-md">{title}</AlertDialog.Title>
          <AlertDialog.Description className="text-ink-2">{description}</AlertDialog.Description>
          <div className="mt-3 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button look="quiet">{t('cancel')}</Button>
            </AlertDialog.Cancel>
            <Button look={danger ? 'danger' : 'primary'} busy={busy} onClick={() => void confirm()}>
              {confirmLabel}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
