/** Records of CIFAR's binary version, and what they should be read as. */

/** The byte of a pixel that the fixtures hold: unlike its neighbours in every direction. */
function pixel(image: number, row: number, column: number, channel: number): number {
  return (101 * image + 7 * row + 3 * column + 85 * channel) % 256;
}

/** A record of CIFAR's binary version: label bytes, then the planes of red, green and blue. */
export function cifarRecord(image: number, ...labels: number[]): Uint8Array {
  const planes = Array.from(
    { length: 3072 },
    (_, i) => pixel(image, Math.floor(i / 32) % 32, i % 32, Math.floor(i / 1024)),
  );
  return Uint8Array.of(...labels, ...planes);
}

/** What the images of those numbers should be, channels last. */
export function cifarPixels(...images: number[]): Uint8Array {
  return Uint8Array.from(
    images.flatMap((image) =>
      Array.from(
        { length: 3072 },
        (_, i) => pixel(image, Math.floor(i / 96), Math.floor(i / 3) % 32, i % 3),
      )
    ),
  );
}
