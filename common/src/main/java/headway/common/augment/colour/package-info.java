/** Changes of colour: pure functions of a picture, and the colour jitter that draws from them. */
package headway.common.augment.colour;
