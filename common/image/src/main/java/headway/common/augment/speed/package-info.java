/** How fast photos are augmented. */
package headway.common.augment.speed;
