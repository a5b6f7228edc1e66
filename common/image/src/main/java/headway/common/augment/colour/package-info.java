/** Changes of colour: pure functions of an image, and the colour jitter that draws from them. */
package headway.common.augment.colour;
