/**
 * Encoded images to upright RGB pixels, network input and thumbnails, and the check that keeps bad
 * ones out. All of OpenCV is in here; every native allocation ends with the call that made it.
 */
package headway.common.image;
