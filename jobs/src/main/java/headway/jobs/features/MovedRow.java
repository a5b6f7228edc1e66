package headway.jobs.features;

/**
 * One image on its way from one block to another.
 *
 * @param position in the block that it goes to
 * @param values {@code float[]} of activations, view after view, or {@code byte[]} of pixels
 */
record MovedRow(int position, String key, int label, Object values) {}
