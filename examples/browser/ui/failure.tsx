// What went wrong, read out at once.

/** Nothing where there is no text. */
export function Failure({ text }: { text: string | undefined }) {
  return text ? (
    <p class="notice error" role="alert">
      {text}
    </p>
  ) : null;
}
