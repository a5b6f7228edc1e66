/** What a network expects of an image: size, channels, scale. */
package headway.common.image.preprocessing;
