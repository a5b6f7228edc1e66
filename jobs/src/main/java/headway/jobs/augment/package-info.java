/**
 * Reads a few photos. Writes a page of what augmentation makes of them. Next: {@code
 * headway.jobs.extract} with the same settings.
 */
package headway.jobs.augment;
