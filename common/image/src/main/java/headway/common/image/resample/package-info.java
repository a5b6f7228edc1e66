/** Resizes 8-bit images as Pillow does, to the bit. */
package headway.common.image.resample;
