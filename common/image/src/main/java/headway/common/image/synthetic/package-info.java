/** Images made up for measurements, where nobody has photos at hand. */
package headway.common.image.synthetic;
