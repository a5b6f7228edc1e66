/**
 * What a network expects of an image: size, channels, scale. Its JSON form is the metadata {@code
 * headway.preprocessing} of an ONNX file, which anyone may write:
 *
 * <pre>{@code
 * {"height": 224, "width": 224,                 pixels of the network's input
 *  "order": "RGB",                              RGB, BGR or GREY
 *  "mean": [123.675, 116.28, 103.53],           value = (pixel - mean) * scale, pixels 0 to 255,
 *  "scale": [0.01712475, 0.017507, 0.0174292],  one for each channel, in this order
 *  "resize": {"mode": "CENTER_CROP",            SQUASH, CENTER_CROP or PAD
 *             "filter": "BICUBIC",              NEAREST, BOX, BILINEAR, HAMMING, BICUBIC or LANCZOS
 *             "height": 256, "width": 256,      resized to, in pixels; its centre is cut out
 *             "rounding": "HALF_EVEN",          of the crop's offset: HALF_EVEN (torchvision) or DOWN
 *             "fill": [],                       levels R, G, B of PAD
 * "exact": false}}                  true: a JPEG is never decoded at reduced scale
 * }</pre>
 *
 * <p>Of {@code resize} only {@code mode} is needed: the filter is BILINEAR, the resized size that
 * of the input, the rounding HALF_EVEN, the fill black, {@code exact} false. A text, such as {@code
 * "resize": "SQUASH"}, is the mode alone; files of Headway before 0.1.0 have it.
 */
package headway.common.image.preprocessing;
