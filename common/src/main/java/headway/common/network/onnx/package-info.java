/** ONNX files: read, described, and cut to what lies below one tensor. */
package headway.common.network.onnx;
