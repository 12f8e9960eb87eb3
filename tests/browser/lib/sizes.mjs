// What a file of the site weighs as a server hands it out.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DIST } from './sites.mjs';

/** Bytes of the file at an address, with brotli where it is there. */
export const brotliSize = async (address) => {
  const file = path.join(DIST, address, address.endsWith('/') ? 'index.html' : '');
  return (await stat(`${file}.br`).catch(() => stat(file))).size;
};

/** Bytes as they are read. */
export const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
