import dialog from './dialog.module.css';

type Props = {
  /** What saving does: 'Pin'. */
  readonly act: string;
  readonly isBusy: boolean;
  readonly onCancel: () => void;
  /** Where there is no field to begin in. */
  readonly isFocused?: boolean;
  /** Its place. */
  readonly className?: string | undefined;
};

/** The end of a form that is saved or left: it submits, or calls `onCancel`. */
export function FormActs({ act, isBusy, onCancel, isFocused = false, className = dialog.acts }: Props) {
  return (
    <div className={className}>
      <button type="button" className={dialog.plain} onClick={onCancel}>
        Cancel
      </button>
      <button type="submit" className={dialog.main} disabled={isBusy} data-autofocus={isFocused ? true : undefined}>
        {isBusy ? 'Saving…' : act}
      </button>
    </div>
  );
}
