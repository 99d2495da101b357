// Every case of the table.
import { backwardCases } from './autograd/backward.cases.js';
import { fusedCases } from './ops/recurrence/fused.cases.js';
import { argumentsCases } from './python/arguments.cases.js';
import { cellCases } from './nn/recurrent/cell.cases.js';
import { conformanceCases } from './nn/recurrent/conformance.cases.js';
import { gruCases } from './nn/recurrent/gru.cases.js';
import { lstmCases } from './nn/recurrent/lstm.cases.js';
import { dropoutCases } from './nn/dropout.cases.js';
import { embeddingCases } from './nn/embedding.cases.js';
import { lossCases } from './nn/loss.cases.js';
import { lossErrorCases } from './nn/loss_errors.cases.js';
import { linearCases } from './nn/linear.cases.js';
import { moduleCases } from './nn/module.cases.js';
import { modulesCases } from './nn/modules.cases.js';
import { rnnCases } from './nn/recurrent/rnn.cases.js';
import { rnnBaseCases } from './nn/recurrent/rnn_base.cases.js';
import { rnnChecksCases } from './nn/recurrent/checks.cases.js';
import { rnnOptionsCases } from './nn/recurrent/options.cases.js';
import { tutorialCases } from './nn/tutorial.cases.js';
import { packCases } from './nn/utils/pack.cases.js';
import { packErrorCases } from './nn/utils/pack_errors.cases.js';
import { padCases } from './nn/utils/pad.cases.js';
import { clipGradCases } from './nn/utils/clip_grad.cases.js';
import { padErrorCases } from './nn/utils/pad_errors.cases.js';
import { sequentialCases } from './nn/sequential.cases.js';
import { schedulerCases } from './optim/lr_scheduler.cases.js';
import { optimizerCases } from './optim/optimizer.cases.js';
import { trajectoryCases } from './optim/trajectories.cases.js';
import { generatorCases } from './random/generator.cases.js';
import { seedCases } from './random/seeds.cases.js';
import { recurrenceCases } from './ops/recurrence/recurrence.cases.js';
import { stackCases } from './ops/recurrence/stack.cases.js';
import { loadSaveCases } from './serialization/load_save.cases.js';
import { trainingCases } from './training.cases.js';
import { resumeCases } from './resume.cases.js';
import type { Case } from './support/case.js';

export const cases: readonly Case[] = [
  ...generatorCases,
  ...seedCases,
  ...argumentsCases,
  ...moduleCases,
  ...recurrenceCases,
  ...stackCases,
  ...fusedCases,
  ...rnnBaseCases,
  ...rnnCases,
  ...rnnOptionsCases,
  ...rnnChecksCases,
  ...lstmCases,
  ...gruCases,
  ...cellCases,
  ...packCases,
  ...packErrorCases,
  ...padCases,
  ...padErrorCases,
  ...tutorialCases,
  ...loadSaveCases,
  ...conformanceCases,
  ...linearCases,
  ...embeddingCases,
  ...dropoutCases,
  ...sequentialCases,
  ...modulesCases,
  ...backwardCases,
  ...lossCases,
  ...lossErrorCases,
  ...clipGradCases,
  ...optimizerCases,
  ...trajectoryCases,
  ...schedulerCases,
  ...trainingCases,
  ...resumeCases,
];
