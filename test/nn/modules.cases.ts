// nn.Linear, nn.Embedding and nn.Sequential against real PyTorch: outputs, gradients and repr.
import fixture from '../fixtures/modules.json' with { type: 'json' };
import { suite } from '../support/case.js';
import { checkModule, type RecordedModule } from '../support/recorded_module.js';

export const modulesCases = suite(
  'modules as in PyTorch',
  Object.fromEntries(
    Object.entries(fixture.cases as unknown as Record<string, RecordedModule>).map(([name, recorded]) => [
      name,
      () => checkModule(recorded),
    ]),
  ),
);
