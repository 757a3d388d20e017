/** The options of `melisma info`. */
import type { JobFlags } from '../jobs/flags.ts';

/** As commander hands them over. There is no output, so nothing to overwrite. */
export interface InfoFlags extends Pick<JobFlags, 'filesFrom' | 'json' | 'quiet'> {
  check?: boolean;
}
