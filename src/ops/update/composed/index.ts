// The definitions of the updates that have forms.
import type { Updates } from '../form.js';
import { adagrad } from './adagrad.js';
import { adam } from './adam.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

export const COMPOSED_UPDATES: Updates = { SGD: sgd, Adam: adam, RMSprop: rmsprop, Adagrad: adagrad };
