import type { IncomingMessage } from 'node:http';

/** The whole body, or undefined when it is larger than `limit` bytes (the rest is read and dropped). */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  // By events: an iteration over the stream costs as much as all else that is done with a small request.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limit) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () => {
      const [only = Buffer.alloc(0)] = chunks;
      if (bytes > limit) resolve(undefined);
      else resolve(chunks.length > 1 ? Buffer.concat(chunks) : only);
    });
    request.on('error', reject);
    request.on('close', () => reject(new Error('The request ended before its body did')));
  });
}
