/**
 * Class activation maps: where in an image a classifier sees what it says, by ONNX Runtime alone.
 */
package headway.common.network.cam;
