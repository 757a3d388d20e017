/** The channels of a recording, as they are wanted. */
import { mix } from '@melisma/decode';
import { MelismaError } from 'melisma';

/** Their average, each by itself, or one of them, counted from 0. */
export type Channel = 'average' | 'each' | number;

/** One signal, or with `each` all of them. @throws MelismaError ERR_OPTION for a channel that is not there */
export function mixed(channels: readonly Float32Array[], channel: Channel): readonly Float32Array[] {
  if (channel === 'each') return channels;
  if (typeof channel === 'number' && channel >= channels.length) throw noChannel(channel, channels.length);
  return [mix(channels, channel)];
}

function noChannel(given: number, count: number): MelismaError {
  const expected = count === 1 ? 'channel 0, the only one' : `a channel from 0 to ${count - 1}`;
  return new MelismaError('ERR_OPTION', `--channel ${given}: the recording has ${expected}`, {
    option: 'channel',
    expected,
    given,
  });
}
