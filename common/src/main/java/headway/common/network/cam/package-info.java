/**
 * Class activation maps: where in a picture a classifier sees what it says, by ONNX Runtime alone.
 */
package headway.common.network.cam;
