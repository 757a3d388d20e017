import { job } from '../../../job.js';

export async function GET() {
  return Response.json(await job());
}
