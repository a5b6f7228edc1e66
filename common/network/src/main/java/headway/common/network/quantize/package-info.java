/**
 * Static quantisation of frozen networks after training: convolutions and matrix products in 8-bit
 * integers, as QuantizeLinear and DequantizeLinear nodes of ONNX.
 */
package headway.common.network.quantize;
