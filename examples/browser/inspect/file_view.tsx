// An opened file, from what it is at first sight to what else is in it.
import type { FileReport } from './file.js';
import { ChooseFile, Status } from './drop_zone.js';
import { Convert } from './convert.js';
import { ModelCard } from './model.js';
import { Others } from './others.js';
import { isSample } from './samples.js';
import type { State } from './state.js';
import { TensorList } from './tensor_list.js';
import { TensorView } from './tensor_view.js';
import { bytesText, counted } from './text.js';

export function FileView({ state, file }: { state: State; file: FileReport }) {
  const sample = state.sample.value;
  return (
    <>
      <div class="row spread file-head">
        <div>
          <h2>{file.name}</h2>
          <p class="row facts">
            <span class="badge">{file.format}</span>
            <span>{counted(file.tensors.filter(({ sameAs }) => sameAs === undefined).length, 'tensor')}</span>
            <span>{counted(file.elements, 'number')}</span>
            <span>{bytesText(file.size)}</span>
          </p>
        </div>
        <div class="row">
          {isSample(sample) && (
            <button class="button" type="button" onClick={() => void state.downloadSample(sample)}>
              Download this sample
            </button>
          )}
          <ChooseFile state={state} label="Open another" />
          <button class="button" type="button" onClick={() => state.close()}>
            Close
          </button>
        </div>
      </div>
      <Status state={state} />
      {file.models.length > 0 && <ModelCard state={state} file={file} />}
      <div class="tensors">
        <TensorList state={state} file={file} />
        <TensorView state={state} file={file} />
      </div>
      <Convert state={state} file={file} />
      <Others file={file} />
    </>
  );
}
