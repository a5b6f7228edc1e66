/**
 * Reads some images. Writes a page with their augmented views. Next: {@code headway.jobs.extract}
 * with the same settings.
 */
package headway.jobs.augment;
