/** The front end of the panel: Kaldi's filterbank, whose rows do not wait for the rest of the recording. */
import { createFeatureNode, type FeatureNode } from 'melisma/worklet';

/** Features of what `source` has, or of what is connected to their node. Throws as `createFeatureNode` does. */
export const featuresIn = (context: BaseAudioContext, source?: MediaStream): Promise<FeatureNode> =>
  createFeatureNode(context, 'kaldi-fbank', source ? { source } : {});
