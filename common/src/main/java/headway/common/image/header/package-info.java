/**
 * What an encoded image says about itself: kind, size, orientation, and whether its end is there.
 * Reads bytes only; decodes nothing and allocates nothing that grows with the image.
 */
package headway.common.image.header;
