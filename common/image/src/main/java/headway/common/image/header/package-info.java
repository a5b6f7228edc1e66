/**
 * Headers of encoded images: format, size, orientation, and whether the end is present. Does not
 * decode, and allocates no memory that grows with the image.
 */
package headway.common.image.header;
