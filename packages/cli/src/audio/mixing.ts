/** The channels of a recording, as they are wanted. */
import { mix } from '@melisma/decode';
import { type MelismaError, refusal } from 'melisma/errors';

/** Their average, each by itself, or one of them, counted from 0. */
export type Channel = 'average' | 'each' | number;

/** One signal, or with `each` all of them. @throws MelismaError ERR_OPTION for a channel that is not there */
export function mixed(channels: readonly Float32Array[], channel: Channel): readonly Float32Array[] {
  if (channel === 'each') return channels;
  if (typeof channel === 'number' && channel >= channels.length) throw noChannel(channel, channels.length);
  return [mix(channels, channel)];
}

function noChannel(given: number, count: number): MelismaError {
  const words =
    count === 1 ? '0, for the recording has one channel' : `0 to ${count - 1}, for the recording has ${count} channels`;
  return refusal('ERR_OPTION', '--channel', words, given);
}
