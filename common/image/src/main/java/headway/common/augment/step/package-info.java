/** What a step of an augmentation is, and the random numbers that it draws from. */
package headway.common.augment.step;
