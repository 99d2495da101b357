// The worker's part of the tab.
import { nn } from 'tfjs-torch-rnn';

export const name = (): string => Object.keys(nn)[0];
