// The forms of backends that only browsers have, by tfjs's names. A build for Node has an empty table in their place.
import type { Form, RecurrenceInput } from './form.js';
import type { ModeName } from './modes.js';
import { webglForm } from './webgl/form.js';
import { webgpuForm } from './webgpu/form.js';

export const onlyBrowser: Readonly<Record<string, (mode: ModeName, input: RecurrenceInput) => Form | undefined>> = {
  webgl: webglForm,
  webgpu: webgpuForm,
};
