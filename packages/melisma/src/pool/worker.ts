/** The worker of a pool, of pages and of Node alike: built into one file that imports nothing, and runs as a module and as a classic script. */
import { serve } from './serve.ts';

serve();
