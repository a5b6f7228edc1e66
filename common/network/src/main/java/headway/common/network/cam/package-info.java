/**
 * Class activation maps: the parts of an image that a classifier's decision is based on. Needs ONNX
 * Runtime alone.
 */
package headway.common.network.cam;
