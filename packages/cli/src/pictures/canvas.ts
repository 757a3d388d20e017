/** The package that draws pictures, 35 MB, is not installed with the command: whoever wants pictures installs it by name. */
import { refusal } from 'melisma/errors';

const wanted = '@napi-rs/canvas';
/** What a person types; the major version is the one that package.json asks for. */
const asked = `${wanted}@1`;

/**
 * Called before a picture's features are computed: a long recording is not gone through in vain.
 *
 * @throws MelismaError ERR_PACKAGE_MISSING
 */
export async function requireCanvas(): Promise<void> {
  try {
    await import('@napi-rs/canvas');
  } catch (cause) {
    const why = isAbsent(cause)
      ? 'is not installed'
      : `does not load here (${(cause as Error).message.split('\n')[0]})`;
    throw refusal('ERR_PACKAGE_MISSING', '--output', `${wanted}, which draws pictures`, undefined, {
      expected: [asked],
      words: `one that ${why}`,
      more: `: npm install ${asked} (with -g where the command was installed so), or npx -p @melisma/cli -p ${asked} melisma ...`,
      cause,
    });
  }
}

const isAbsent = (cause: unknown): boolean =>
  (cause as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' && String(cause).includes(`'${wanted}'`);
