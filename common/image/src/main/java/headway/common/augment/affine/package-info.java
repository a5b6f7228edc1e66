/** Moves of pixels, composed into one matrix, and the one warp that carries them out. */
package headway.common.augment.affine;
