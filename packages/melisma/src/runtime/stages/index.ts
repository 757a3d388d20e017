/** The entry `melisma/runtime/stages`: what front ends that need more than Whisper's take besides `melisma/runtime`. */
export { type Stages, stages } from '../../extract/stages.ts';
