package headway.jobs.features.shuffle;

/**
 * One image that moves from one block to another in a shuffle.
 *
 * @param position in the block that it goes to
 * @param values {@code float[]} of activations, view after view, or {@code byte[]} of pixels
 */
public record ShuffledRow(int position, String key, int label, Object values) {}
