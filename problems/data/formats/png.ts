/** Reader of PNG images. @module */
import { convertIndexedToRgb, decode } from "fast-png";

/** An image of numbers from 0 to 1. */
export interface Pixels {
  /** Height, width and channels: 1 of grey, 3 of colour. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Row by row. */
  readonly values: Float32Array;
}

/**
 * The pixels of a PNG image, of 8 or 16 bits or with a palette; transparency is not looked at.
 *
 * @param file what errors call the file
 * @throws {SyntaxError} if it is no PNG image, is damaged, or has fewer bits
 */
export function decodePng(bytes: Uint8Array, file: string): Pixels {
  let image: ReturnType<typeof decode>;
  let palette: Uint8Array | undefined;
  try {
    image = decode(bytes, { checkCrc: true });
    if (image.palette !== undefined) palette = convertIndexedToRgb(image);
  } catch (cause) {
    throw new SyntaxError(`${file} is no PNG image: ${(cause as Error).message}`, { cause });
  }
  const { width, height, depth } = image;
  const data = palette ?? image.data;
  const channels = palette === undefined ? image.channels : palette.length / (width * height);
  if (palette === undefined && depth < 8) {
    throw new SyntaxError(`${file} has ${depth} bits a pixel: write it with 8 or 16`);
  }
  const colours = channels < 3 ? 1 : 3; // what is beyond is opacity
  const most = palette === undefined ? 2 ** depth - 1 : 255;
  const values = new Float32Array(width * height * colours);
  for (let to = 0; to < values.length; to++) {
    const pixel = Math.floor(to / colours);
    values[to] = data[pixel * channels + to % colours]! / most;
  }
  return { shape: [height, width, colours], values };
}
