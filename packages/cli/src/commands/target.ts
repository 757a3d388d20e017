/** `--target`: what computes, for every command that extracts. */

import { Option } from 'commander';
import type { Target } from 'melisma';

/** All that the library has; `satisfies` fails where one of these is none. */
const targets = ['simd', 'double', 'relaxed', 'reference'] satisfies Target[];

export const targetOption = (description: string): Option =>
  new Option('--target <target>', description).choices(targets).default('simd');
