// What is in the file beside tensors: values, objects of foreign classes, metadata.
import type { FileReport } from './file.js';
import { counted } from './text.js';

type Pair = readonly [name: string, text: string];

/** So many are shown until somebody asks for more. */
const MAX_ROWS = 500;

export function Others({ file }: { file: FileReport }) {
  const { values, repeated, objects, metadata, conversions } = file;
  return (
    <div class="others">
      <Pairs title="Other values" rows={values} thing="value" />
      <Pairs title="Metadata" rows={metadata} thing="entry" />
      <Pairs
        title="Objects of other classes"
        rows={objects}
        thing="object"
        note="Their classes are only named in the file: they are read as records, and nothing of them is run."
      />
      <Pairs title="The same again" rows={repeated} thing="name" />
      {conversions.length > 0 && (
        <p class="notice small">
          TensorFlow.js has fewer dtypes: <code>torch.load</code> here{' '}
          {conversions.map((text) => text.replace(/^load /, '')).join('; ')}. Converted files keep theirs.
        </p>
      )}
    </div>
  );
}

function Pairs({ title, rows, thing, note }: { title: string; rows: readonly Pair[]; thing: string; note?: string }) {
  if (rows.length === 0) return null;
  return (
    <section class="card stack">
      <div class="row spread">
        <h3>{title}</h3>
        <span class="soft small">
          {thing === 'entry' && rows.length > 1 ? `${rows.length} entries` : counted(rows.length, thing)}
        </span>
      </div>
      {note !== undefined && <p class="soft small">{note}</p>}
      <div class="scroll" tabindex={0} role="region" aria-label={title}>
        <table class="table">
          <tbody>
            {rows.slice(0, MAX_ROWS).map(([name, text], i) => (
              <tr key={i}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>
                  <code>{text}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length > MAX_ROWS && <p class="soft small">and {rows.length - MAX_ROWS} more</p>}
      </div>
    </section>
  );
}
