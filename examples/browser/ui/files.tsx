// Where files come in: dropped anywhere on the page, or chosen.

export type TakeFiles = (files: File[]) => void;

/** Takes what is dropped, wherever, while the tab is open. */
export function takeDrops(element: HTMLElement, open: { readonly value: boolean }, take: TakeFiles): void {
  const over = (is: boolean): void => void element.classList.toggle('dropping', is);
  addEventListener('dragover', (event) => {
    if (!open.value) return;
    event.preventDefault();
    over(true);
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) over(false);
  });
  addEventListener('drop', (event) => {
    if (!open.value) return;
    event.preventDefault();
    over(false);
    take([...(event.dataTransfer?.files ?? [])]);
  });
}

interface ChooseFilesProps {
  label: string;
  /** Endings or types, as of an `input`. */
  accept: string;
  take: TakeFiles;
  multiple?: boolean;
  primary?: boolean;
}

export function ChooseFiles({ label, accept, take, multiple = false, primary = false }: ChooseFilesProps) {
  return (
    <label class={primary ? 'button primary choose' : 'button choose'}>
      {label}
      <input
        class="sr-only"
        type="file"
        multiple={multiple}
        accept={accept}
        onChange={({ currentTarget }) => {
          take([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </label>
  );
}
